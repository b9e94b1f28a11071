// SPDX-License-Identifier: Apache-2.0
// Open-loop runs that carry no licence and are therefore not shipped: read from the folder that
// NAV_DATA_DIR names, when it is set.

#include "bench-runs.h"

#include <math.h>
#include <stdio.h>

#include "base/nav-json.h"

#define FILE_NAME "performance/calibrate/open_loop_h100_vllm0151.jsonl"

static void
bench_run_clear (gpointer data)
{
  BenchRun *run = data;

  nav_scenario_unref (run->scenario);
  nav_step_model_unref (run->model);
  json_object_unref (run->measured);
}

static gboolean
read_run (NavCatalog *catalog, const char *line, BenchRun *run, GError **error)
{
  g_autoptr (JsonNode) node = nav_json_parse (line, -1, &nav_json_line_limits, error);
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  run->scenario =
    nav_scenario_new_from_json (catalog, json_object_get_member (object, "scenario"), error);
  if (run->scenario == NULL)
    return FALSE;
  run->measured = json_object_ref (json_object_get_object_member (object, "measured"));
  run->model = nav_step_model_new (catalog, run->scenario->candidate);
  nav_memory_compute (run->scenario->candidate, &run->memory);
  return TRUE;
}

/* NULL: they are not at hand. A line that cannot be read is told and left out. */
GArray *
bench_runs_new (NavCatalog *catalog)
{
  const char *directory = g_getenv ("NAV_DATA_DIR");
  g_autofree char *path = directory ? g_build_filename (directory, FILE_NAME, NULL) : NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GArray *runs;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  runs = g_array_new (FALSE, TRUE, sizeof (BenchRun));
  g_array_set_clear_func (runs, bench_run_clear);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    BenchRun run = { 0 };

    if (*lines[i] == '\0')
      continue;
    if (read_run (catalog, lines[i], &run, &error))
      g_array_append_val (runs, run);
    else
      printf ("  line %u not read: %s\n", i + 1, error->message);
  }
  return runs;
}

/* Milliseconds; NaN where it was not measured. */
double
bench_run_measured (const BenchRun *run, const char *metric, const char *statistic)
{
  JsonObject *object = json_object_get_object_member (run->measured, metric);

  return json_object_has_member (object, statistic)
           ? json_object_get_double_member (object, statistic)
           : NAN;
}
