// SPDX-License-Identifier: Apache-2.0
// A row of the model catalogue: who made it, how big its parts are, which checkpoints exist.

#include "nav-model.h"

#include <math.h>

#include "catalog/nav-architecture-json.h"
#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavModel, nav_model, nav_model_ref, nav_model_unref)

static void
nav_checkpoint_free (gpointer data)
{
  NavCheckpoint *checkpoint = data;

  g_free (checkpoint->id);
  g_free (checkpoint->source);
  g_free (checkpoint);
}

static void
nav_model_free (gpointer data)
{
  NavModel *model = data;

  g_free (model->id);
  g_free (model->name);
  g_free (model->family);
  g_free (model->publisher);
  g_free (model->parameters_basis);
  g_strfreev (model->tasks);
  g_free (model->licence);
  g_ptr_array_unref (model->checkpoints);
  nav_provenance_clear (&model->provenance);
}

static NavPrecision
read_precision (NavJsonReader *reader, const char *name)
{
  const char *text = nav_json_reader_string (reader, name, NULL);
  NavPrecision precision = NAV_PRECISION_BF16;

  if (text == NULL)
    nav_json_reader_fail (reader, name, "is missing");
  else if (!nav_precision_parse (text, &precision))
    nav_json_reader_fail (reader, name,
                          "“%s” is not a precision (fp32, bf16, fp16, fp8, fp4, int8, int4)", text);
  return precision;
}

static NavThinking
read_thinking (NavJsonReader *reader)
{
  g_auto (GStrv) modes = nav_json_reader_strv (reader, "thinking");
  guint flags = 0;

  for (char **mode = modes; mode != NULL && *mode != NULL; mode++) {
    if (g_str_equal (*mode, "off"))
      flags |= NAV_THINKING_OFF;
    else if (g_str_equal (*mode, "on"))
      flags |= NAV_THINKING_ON;
    else
      nav_json_reader_fail (reader, "thinking", "“%s” is not one of off, on", *mode);
  }
  return (NavThinking) (flags != 0 ? flags : NAV_THINKING_OFF);
}

static NavCheckpoint *
read_checkpoint (JsonNode *node, guint i, GError **error)
{
  static const char *const origins[] = { "native", "published", "on-load", NULL };
  g_autofree char *path = g_strdup_printf ("checkpoints[%u]", i);
  NavCheckpoint *checkpoint = g_new0 (NavCheckpoint, 1);
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, path);
  checkpoint->id = nav_row_text (&reader, "id");
  checkpoint->source = nav_row_text_or_null (&reader, "source");
  checkpoint->precision = read_precision (&reader, "precision");
  checkpoint->origin =
    (NavCheckpointOrigin) nav_json_reader_choice (&reader, "origin", origins,
                                                  NAV_CHECKPOINT_PUBLISHED);
  nav_json_reader_ignore_rest (&reader);
  if (nav_json_reader_finish (&reader, error))
    return checkpoint;
  nav_checkpoint_free (checkpoint);
  return NULL;
}

static void
read_checkpoints (NavModel *model, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "checkpoints");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    GError *error = NULL;
    NavCheckpoint *checkpoint = read_checkpoint (json_array_get_element (array, i), i, &error);

    if (checkpoint != NULL)
      g_ptr_array_add (model->checkpoints, checkpoint);
    else
      nav_json_reader_take_error (reader, error);
  }
}

static void
read_licence (NavModel *model, NavJsonReader *reader)
{
  model->gated = nav_json_reader_bool (reader, "gated", FALSE);
  model->licence = nav_row_text_or_null (reader, "licence");
  model->licence_open = nav_json_reader_has (reader, "licence_open")
                          ? nav_json_reader_bool (reader, "licence_open", FALSE)
                          : -1;
  model->approved = nav_json_reader_bool (reader, "approved", FALSE);
}

static void
read_names (NavModel *model, NavJsonReader *reader)
{
  static const char *const kinds[] = { "instruct", "base", "reasoning", NULL };

  model->name = nav_row_text (reader, "name");
  model->family = nav_row_text (reader, "family");
  model->publisher = nav_row_text_or_null (reader, "publisher");
  model->tasks = nav_json_reader_strv (reader, "tasks");
  if (model->tasks == NULL)
    model->tasks = g_new0 (char *, 1);
  model->kind =
    (NavModelKind) nav_json_reader_choice (reader, "kind", kinds, NAV_MODEL_INSTRUCT);
  model->thinking = read_thinking (reader);
  model->native_precision = read_precision (reader, "native_precision");
}

/* Sizes that the row does not state follow from the dimensions. */
static void
read_sizes (NavModel *model, NavJsonReader *reader)
{
  const NavArchitecture *arch = &model->arch;
  double billions = nav_row_figure (reader, "parameters_b", 1e-6, 1e6);
  double active = nav_row_figure (reader, "active_parameters_b", 1e-6, 1e6);
  double kv = nav_row_figure (reader, "kv_bytes_per_token_bf16", 1, 1e9);

  model->parameters = isnan (billions) ? nav_model_compute_parameters (arch) : billions * 1e9;
  model->active_parameters =
    isnan (active) ? nav_model_compute_active_parameters (arch) : active * 1e9;
  model->kv_bytes_per_token_bf16 = isnan (kv) ? nav_model_compute_kv_bytes (arch, 2) : kv;
  model->parameters_basis = nav_row_text_or_null (reader, "parameters_basis");
  if (model->active_parameters > model->parameters)
    nav_json_reader_fail (reader, "active_parameters_b", "must not exceed parameters_b");
}

/**
 * nav_model_new_from_json:
 * @row: a row of `models.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavModel *
nav_model_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavModel) model = g_atomic_rc_box_new0 (NavModel);
  NavJsonReader reader;
  GError *inner = NULL;

  model->checkpoints = g_ptr_array_new_with_free_func (nav_checkpoint_free);
  nav_row_begin (&reader, row, &model->id, &model->provenance);
  read_names (model, &reader);
  read_licence (model, &reader);
  read_checkpoints (model, &reader);
  if (nav_architecture_read (&model->arch, nav_json_reader_object (&reader, "architecture"),
                             "architecture", &inner))
    read_sizes (model, &reader);
  else
    nav_json_reader_take_error (&reader, inner);
  return nav_row_end (&reader, model->id, error) ? g_steal_pointer (&model) : NULL;
}

NavModel *
nav_model_ref (NavModel *model)
{
  return g_atomic_rc_box_acquire (model);
}

void
nav_model_unref (NavModel *model)
{
  g_atomic_rc_box_release_full (model, nav_model_free);
}

/**
 * nav_model_find_checkpoint:
 *
 * Returns: (transfer none) (nullable): how to get @model in @precision: the publisher's own weights
 *   before somebody's quantised copy before quantising on load; NULL when there is no way
 */
const NavCheckpoint *
nav_model_find_checkpoint (const NavModel *model, NavPrecision precision)
{
  const NavCheckpoint *best = NULL;

  for (guint i = 0; i < model->checkpoints->len; i++) {
    const NavCheckpoint *checkpoint = model->checkpoints->pdata[i];
    if (checkpoint->precision == precision && (best == NULL || checkpoint->origin < best->origin))
      best = checkpoint;
  }
  return best;
}
