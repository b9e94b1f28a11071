// SPDX-License-Identifier: Apache-2.0
// What the options of `load` come to: a specification, from a file, from a trace, from themselves.

#include "config.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-load-private.h"
#include "serving/nav-trace-file.h"

void
nav_cli_load_options_clear (NavCliLoadOptions *options)
{
  g_free (options->spec_path);
  g_free (options->model);
  g_free (options->save);
  g_free (options->process);
  g_free (options->ramp);
  g_free (options->trace);
  g_free (options->simulate);
  g_free (options->plan);
  g_free (options->option);
}

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (!isnan (value))
    nav_json_add_number (object, name, value);
}

/* Whether the options tell how requests come. */
gboolean
nav_cli_load_says_load (const NavCliLoadOptions *options)
{
  return !isnan (options->rate) || options->concurrency > 0 || options->ramp != NULL ||
         options->trace != NULL;
}

static double
get_duration (const NavCliLoadOptions *options)
{
  return isnan (options->duration_s) ? 30 : options->duration_s;
}

/**
 * nav_cli_load_parse_number:
 *
 * Returns: NaN where it is no finite number from end to end
 */
double
nav_cli_load_parse_number (const char *text)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (value) ? value : NAN;
}

/**
 * nav_cli_load_parse_ramp:
 * @text: FROM:TO, rates
 *
 * Returns: whether it is that
 */
gboolean
nav_cli_load_parse_ramp (const char *text, double *ret_from, double *ret_to)
{
  g_auto (GStrv) ends = g_strsplit (text, ":", 3);

  *ret_from = *ret_to = NAN;
  if (g_strv_length (ends) != 2)
    return FALSE;
  *ret_from = nav_cli_load_parse_number (ends[0]);
  *ret_to = nav_cli_load_parse_number (ends[1]);
  return *ret_from >= 0 && *ret_to >= 0;
}

/* FROM:TO is one stage. */
static JsonArray *
make_ramp (const NavCliLoadOptions *options)
{
  JsonArray *stages = json_array_new (), *stage = json_array_new ();
  double from, to;

  nav_cli_load_parse_ramp (options->ramp, &from, &to);
  json_array_add_double_element (stage, from);
  json_array_add_double_element (stage, get_duration (options));
  json_array_add_double_element (stage, to);
  json_array_add_array_element (stages, stage);
  return stages;
}

/* The members of a trace's specification go into @object. */
static gboolean
add_trace (JsonObject *object, const char *path, GError **error)
{
  g_autofree char *text = nav_cli_read_text (path, nav_json_default_limits.max_bytes, error);
  g_autoptr (JsonObject) trace = text ? nav_trace_file_read (text, strlen (text), error) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (trace == NULL)
    return FALSE;
  json_object_iter_init (&iter, trace);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (object, name, json_node_copy (node));
  return TRUE;
}

static JsonObject *
make_load (const NavCliLoadOptions *options)
{
  JsonObject *load = json_object_new ();

  if (options->concurrency > 0) {
    nav_json_add_string (load, "type", "closed");
    json_object_set_int_member (load, "concurrency", options->concurrency);
    json_object_set_int_member (load, "requests", options->requests);
    if (options->ramp != NULL)
      nav_json_add_number (load, "ramp_s", nav_cli_load_parse_number (options->ramp));
    return load;
  }
  if (options->ramp != NULL) {
    nav_json_add_string (load, "type", "stages");
    json_object_set_array_member (load, "stages", make_ramp (options));
  } else {
    nav_json_add_string (load, "type", "open");
    set_number (load, "rate", options->rate);
    if (options->requests > 0)
      json_object_set_int_member (load, "requests", options->requests);
    else
      nav_json_add_number (load, "duration_s", get_duration (options));
  }
  if (options->process != NULL)
    nav_json_add_string (load, "process", options->process);
  set_number (load, "cv", options->cv);
  return load;
}

/* A sweep finds out itself how many requests to send. */
static JsonObject *
make_any_load (void)
{
  JsonObject *load = json_object_new ();

  nav_json_add_string (load, "type", "closed");
  json_object_set_int_member (load, "concurrency", 1);
  json_object_set_int_member (load, "requests", 1);
  return load;
}

/* The targets of the options go before those of the file. */
static void
set_targets (JsonObject *object, const NavCliLoadOptions *options)
{
  JsonNode *kept = json_object_get_member (object, "slo");
  JsonObject *slo = kept != NULL && JSON_NODE_HOLDS_OBJECT (kept)
                      ? json_object_ref (json_node_get_object (kept))
                      : json_object_new ();

  set_number (slo, "ttft_ms", options->ttft_ms);
  set_number (slo, "tpot_ms", options->tpot_ms);
  set_number (slo, "e2e_ms", options->e2e_ms);
  set_number (slo, "percentile", options->percentile);
  if (json_object_get_size (slo) > 0)
    json_object_set_object_member (object, "slo", slo);
  else
    json_object_unref (slo);
}

static JsonNode *
read_file (const char *path, GError **error)
{
  g_autofree char *text = nav_cli_read_text (path, nav_json_default_limits.max_bytes, error);
  g_autoptr (JsonNode) node = text ? nav_json_parse (text, -1, &nav_json_default_limits, error)
                                   : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, path,
                   "“%s” must hold one JSON object", path);
    return NULL;
  }
  return g_steal_pointer (&node);
}

NavLoadSpec *
nav_cli_load_make_spec (NavCli *cli, const NavCliLoadOptions *options, GError **error)
{
  g_autoptr (JsonNode) node = options->spec_path ? read_file (options->spec_path, error)
                                                 : nav_json_node_for_object (json_object_new ());
  JsonObject *object = node ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return NULL;
  if (options->sweep && !json_object_has_member (object, "load"))
    json_object_set_object_member (object, "load", make_any_load ());
  if (options->trace != NULL) {
    if (!add_trace (object, options->trace, error))
      return NULL;
  } else if (nav_cli_load_says_load (options)) {
    json_object_set_object_member (object, "load", make_load (options));
  }
  set_number (object, "input_tokens", options->input_tokens);
  set_number (object, "output_tokens", options->output_tokens);
  set_number (object, "warmup_s", options->warmup_s);
  set_number (object, "timeout_s", options->timeout_s);
  if (options->natural)
    json_object_set_boolean_member (object, "exact_lengths", FALSE);
  if (!json_object_has_member (object, "seed"))
    json_object_set_int_member (object, "seed", cli->seed);
  if (!isnan (options->duration_s) && isnan (options->rate) &&
      (options->ramp == NULL || options->concurrency > 0))
    nav_json_add_number (object, "max_duration_s", options->duration_s);
  set_targets (object, options);
  return nav_load_spec_new_from_json (node, error);
}
