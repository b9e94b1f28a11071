// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CliRun: one run of the program: what it exited with and what it wrote.
 */
typedef struct {
  int exit;
  char *out;
  char *err;
} CliRun;

void cli_runner_init (void);
void cli_runner_clear (void);
void cli_runner_set_locale (const char *locale);
GSubprocess *cli_runner_spawn (const char *first_argument, ...) G_GNUC_NULL_TERMINATED;
void cli_run (CliRun *run, const char *input, const char *first_argument, ...)
  G_GNUC_NULL_TERMINATED;
void cli_run_clear (CliRun *run);
JsonObject *cli_run_json (const CliRun *run);
char **cli_run_lines (const CliRun *run);
JsonObject *cli_json_object (const char *text);
char *cli_data (const char *name);
const char *cli_folder (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

G_END_DECLS
