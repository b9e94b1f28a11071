// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"
#include "knowledge/nav-import.h"

G_BEGIN_DECLS

/* Private to the knowledge command: what its options say. Texts are owned. */
typedef struct {
  char *id;
  char *name;
  char *licence;
  gboolean base;
  gboolean gated;
  gboolean dry_run;
  gboolean own;
  char *collection;
  char *format;
  char *model;
  char *gpu;
  char *precision;
  char *engine_version;
  char *kv_cache_dtype;
  char *measured_on;
  char *source;
  char *prefix_caching;
  int tensor_parallel;
  int pipeline_parallel;
  int expert_parallel;
  int max_num_seqs;
  int max_num_batched_tokens;
  int max_model_len;
  double gpu_memory_utilization;
  double prefix_hit;
  gboolean simulated;
} NavCliKnowledge;

gboolean nav_cli_knowledge_parse (NavCli *cli, NavCliKnowledge *o, int *argc, char ***argv,
                                  int *ret_exit);
void nav_cli_knowledge_clear (NavCliKnowledge *options);
int nav_cli_knowledge_import (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv);
int nav_cli_knowledge_audit (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv);
int nav_cli_knowledge_export (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv);
int nav_cli_knowledge_remove (NavCli *cli, int argc, char **argv);
char *nav_cli_name_benchmark (const NavBenchmark *benchmark);
void nav_cli_print_benchmark (NavCli *cli, NavBenchmark *benchmark);

int nav_cli_find_collection (const char *name);
int nav_cli_fail_collection (NavCli *cli, const char *name);
int nav_cli_fail_not_found (NavCli *cli, const char *field, const char *what, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavCliKnowledge, nav_cli_knowledge_clear)

G_END_DECLS
