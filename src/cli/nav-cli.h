// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "base/nav-error.h"
#include "catalog/nav-catalog.h"
#include "serving/nav-predictor.h"
#include "knowledge/nav-knowledge.h"

G_BEGIN_DECLS

/**
 * NavCli: the options that every command has, and what they lead to. One thread.
 */
typedef struct {
  gboolean json;
  gboolean explain;
  gboolean offline;
  gboolean quiet;
  gboolean version;
  gint64 seed;
  char *knowledge_uri; /* (nullable): NULL is the person's own */
  NavKnowledge *knowledge; /* opened when it is first needed */
  NavCatalog *catalog;
  NavPredictor *predictor; /* over the catalogue, from the first forecast on */
} NavCli;

/**
 * NavCliCommand: a command's function.
 * @argc: with argv[0] the command's name
 *
 * Returns: what the program exits with
 */
typedef int (*NavCliCommand) (NavCli *cli, int argc, char **argv);

int nav_cli_run (int argc, char **argv);

int nav_cli_plan (NavCli *cli, int argc, char **argv);
int nav_cli_intent (NavCli *cli, int argc, char **argv);
int nav_cli_chat (NavCli *cli, int argc, char **argv);
int nav_cli_predict (NavCli *cli, int argc, char **argv);
int nav_cli_memory (NavCli *cli, int argc, char **argv);
int nav_cli_test (NavCli *cli, int argc, char **argv);
int nav_cli_load (NavCli *cli, int argc, char **argv);
int nav_cli_report (NavCli *cli, int argc, char **argv);
int nav_cli_calibrate (NavCli *cli, gboolean keep);
int nav_cli_knowledge (NavCli *cli, int argc, char **argv);

gboolean nav_cli_parse (NavCli *cli, const GOptionEntry *entries, const char *parameters,
                        const char *summary, int *argc, char ***argv, int *ret_exit);
NavKnowledge *nav_cli_open_knowledge (NavCli *cli, GError **error);
NavCatalog *nav_cli_load_catalog (NavCli *cli, GError **error);
int nav_cli_fail (NavCli *cli, const GError *error);
int nav_cli_fail_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);
void nav_cli_print_json (JsonNode *node, gboolean pretty);
void nav_cli_print_text (const char *text);
void nav_cli_print_lines (const char *lines);
void nav_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
void nav_cli_print_document (const char *text);
gboolean nav_cli_flush (void);
char *nav_cli_read_text (const char *path, gsize max_bytes, GError **error);
JsonObject *nav_cli_error_to_json (const GError *error);

G_END_DECLS
