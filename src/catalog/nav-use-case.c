// SPDX-License-Identifier: Apache-2.0
// A row of the use-case templates: the traffic and the targets that people expect.

#include "nav-use-case.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavUseCase, nav_use_case, nav_use_case_ref, nav_use_case_unref)

#define MAX_TOKENS 1e7
#define MAX_MS 1e9

static void
nav_use_case_free (gpointer data)
{
  NavUseCase *use_case = data;

  g_free (use_case->id);
  g_free (use_case->name);
  g_free (use_case->description);
  g_free (use_case->experience_class);
  g_free (use_case->arrival_process);
  g_ptr_array_unref (use_case->notes);
  nav_provenance_clear (&use_case->provenance);
}

static NavTarget
read_target (NavJsonReader *outer, const char *name)
{
  NavTarget target = { NAN, NAN };
  JsonNode *node = nav_json_reader_object (outer, name);
  NavJsonReader reader;
  GError *error = NULL;

  if (node == NULL)
    return target;
  nav_json_reader_init (&reader, node, name);
  target.target = nav_row_figure (&reader, "target", 0.001, MAX_MS);
  target.strict = nav_row_figure (&reader, "strict", 0.001, MAX_MS);
  if (target.strict > target.target)
    nav_json_reader_fail (&reader, "strict", "must not exceed target");
  nav_json_reader_ignore_rest (&reader);
  if (!nav_json_reader_finish (&reader, &error))
    nav_json_reader_take_error (outer, error);
  return target;
}

static NavFinding *
read_note (JsonNode *node, const char *path, GError **error)
{
  NavJsonReader reader;
  g_autofree char *code = NULL;
  g_autoptr (JsonObject) none = json_object_new ();
  JsonNode *args;

  nav_json_reader_init (&reader, node, path);
  code = nav_row_text (&reader, "code");
  args = nav_json_reader_object (&reader, "args");
  nav_json_reader_ignore_rest (&reader);
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  return nav_finding_new_from_json (code, args ? json_node_get_object (args) : none);
}

static void
read_notes (NavUseCase *use_case, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "notes");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *path = g_strdup_printf ("notes[%u]", i);
    GError *error = NULL;
    NavFinding *note = read_note (json_array_get_element (array, i), path, &error);

    if (note != NULL)
      g_ptr_array_add (use_case->notes, note);
    else
      nav_json_reader_take_error (reader, error);
  }
}

static void
read_traffic (NavUseCase *use_case, NavJsonReader *reader)
{
  use_case->input_tokens = nav_row_figure (reader, "input_tokens", 1, MAX_TOKENS);
  use_case->output_tokens = nav_row_figure (reader, "output_tokens", 1, MAX_TOKENS);
  use_case->active_fraction = nav_row_figure (reader, "active_fraction", 1e-6, 1);
  use_case->requests_per_user_per_min =
    nav_row_figure (reader, "requests_per_user_per_min", 1e-9, 1e6);
  use_case->peak_multiplier = nav_row_figure (reader, "peak_multiplier", 1, 1000);
  use_case->arrival_process = nav_row_text_or_null (reader, "arrival_process");
  if (isnan (use_case->input_tokens))
    nav_json_reader_fail (reader, "input_tokens", "is missing");
  if (isnan (use_case->output_tokens))
    nav_json_reader_fail (reader, "output_tokens", "is missing");
}

/**
 * nav_use_case_new_from_json:
 * @row: a row of `use-cases.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavUseCase *
nav_use_case_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavUseCase) use_case = g_atomic_rc_box_new0 (NavUseCase);
  NavJsonReader reader;

  use_case->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  nav_row_begin (&reader, row, &use_case->id, &use_case->provenance);
  use_case->name = nav_row_text (&reader, "name");
  use_case->description = nav_row_text_or_null (&reader, "description");
  use_case->experience_class = nav_row_text_or_null (&reader, "experience_class");
  use_case->percentile = nav_json_reader_number (&reader, "percentile", 95, 1, 99.99);
  use_case->ttft_ms = read_target (&reader, "ttft_ms");
  use_case->itl_ms = read_target (&reader, "itl_ms");
  use_case->e2e_ms = read_target (&reader, "e2e_ms");
  read_traffic (use_case, &reader);
  read_notes (use_case, &reader);
  return nav_row_end (&reader, use_case->id, error) ? g_steal_pointer (&use_case) : NULL;
}

NavUseCase *
nav_use_case_ref (NavUseCase *use_case)
{
  return g_atomic_rc_box_acquire (use_case);
}

void
nav_use_case_unref (NavUseCase *use_case)
{
  g_atomic_rc_box_release_full (use_case, nav_use_case_free);
}
