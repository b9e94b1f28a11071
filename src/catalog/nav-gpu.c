// SPDX-License-Identifier: Apache-2.0
// A row of the hardware profiles.

#include "nav-gpu.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavGpu, nav_gpu, nav_gpu_ref, nav_gpu_unref)

#define MAX_FIGURE 1e9

static void
nav_gpu_free (gpointer data)
{
  NavGpu *gpu = data;

  g_free (gpu->id);
  g_free (gpu->name);
  g_free (gpu->family);
  g_free (gpu->vendor);
  g_free (gpu->architecture);
  g_free (gpu->node_label_key);
  g_free (gpu->node_label_value);
  g_free (gpu->curves);
  g_free (gpu->curves_like);
  g_strfreev (gpu->aliases);
  nav_provenance_clear (&gpu->provenance);
}

/* "9.0" is 90, "10.3" is 103. */
static int
read_capability (NavJsonReader *reader)
{
  const char *text = nav_json_reader_string (reader, "compute_capability", NULL);
  g_auto (GStrv) parts = text ? g_strsplit (text, ".", 3) : NULL;
  gint64 major, minor;

  if (text == NULL)
    return 0;
  if (g_strv_length (parts) == 2 &&
      g_ascii_string_to_signed (parts[0], 10, 1, 99, &major, NULL) &&
      g_ascii_string_to_signed (parts[1], 10, 0, 9, &minor, NULL))
    return (int) (major * 10 + minor);
  nav_json_reader_fail (reader, "compute_capability", "“%s” is not like 9.0", text);
  return 0;
}

static void
read_compute (NavGpu *gpu, NavJsonReader *reader)
{
  gpu->compute_capability = read_capability (reader);
  gpu->bf16_tflops = nav_row_figure (reader, "bf16_tflops", 0.001, MAX_FIGURE);
  gpu->fp16_tflops = nav_row_figure (reader, "fp16_tflops", 0.001, MAX_FIGURE);
  gpu->fp8_tflops = nav_row_figure (reader, "fp8_tflops", 0.001, MAX_FIGURE);
  gpu->fp4_tflops = nav_row_figure (reader, "fp4_tflops", 0.001, MAX_FIGURE);
  gpu->int8_tops = nav_row_figure (reader, "int8_tops", 0.001, MAX_FIGURE);
  gpu->tdp_w = nav_row_figure (reader, "tdp_w", 1, MAX_FIGURE);
}

static void
read_memory_and_links (NavGpu *gpu, NavJsonReader *reader)
{
  static const char *const interconnects[] = { "pcie", "nvlink", "infinity-fabric", NULL };

  gpu->memory_gb_nominal = nav_row_figure (reader, "memory_gb_nominal", 1, 1e5);
  gpu->memory_gib_visible = nav_row_figure (reader, "memory_gib_visible", 1, 1e5);
  gpu->memory_gb_per_s = nav_row_figure (reader, "memory_gb_per_s", 1, MAX_FIGURE);
  gpu->interconnect =
    (NavInterconnect) nav_json_reader_choice (reader, "interconnect", interconnects,
                                              NAV_INTERCONNECT_PCIE);
  gpu->peer_to_peer = nav_json_reader_bool (reader, "peer_to_peer", FALSE);
  gpu->link_gb_per_s = nav_row_figure (reader, "link_gb_per_s_per_direction", 0.1, MAX_FIGURE);
  gpu->pcie_gb_per_s = nav_row_figure (reader, "pcie_gb_per_s_per_direction", 0.1, MAX_FIGURE);
  gpu->max_per_node = nav_row_count (reader, "max_per_node", 1024);
  gpu->consumer = nav_json_reader_bool (reader, "consumer", FALSE);
}

static void
read_node_label (NavGpu *gpu, NavJsonReader *reader)
{
  JsonNode *node = nav_json_reader_object (reader, "node_label");
  NavJsonReader label;
  GError *error = NULL;

  if (node == NULL)
    return;
  nav_json_reader_init (&label, node, "node_label");
  gpu->node_label_key = nav_row_text (&label, "key");
  gpu->node_label_value = nav_row_text (&label, "value");
  if (!nav_json_reader_finish (&label, &error))
    nav_json_reader_take_error (reader, error);
}

static void
read_names (NavGpu *gpu, NavJsonReader *reader)
{
  gpu->name = nav_row_text (reader, "name");
  gpu->family = nav_row_text_or_null (reader, "family");
  gpu->vendor = nav_row_text (reader, "vendor");
  gpu->architecture = nav_row_text (reader, "architecture");
  gpu->curves = nav_row_text_or_null (reader, "curves");
  gpu->curves_like = nav_row_text_or_null (reader, "curves_like");
  gpu->aliases = nav_json_reader_strv (reader, "aliases");
  if (gpu->aliases == NULL)
    gpu->aliases = g_new0 (char *, 1);
  if (gpu->family == NULL)
    gpu->family = g_strdup (gpu->id);
}

/**
 * nav_gpu_new_from_json:
 * @row: a row of `gpus.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavGpu *
nav_gpu_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavGpu) gpu = g_atomic_rc_box_new0 (NavGpu);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &gpu->id, &gpu->provenance);
  read_names (gpu, &reader);
  read_compute (gpu, &reader);
  read_memory_and_links (gpu, &reader);
  read_node_label (gpu, &reader);
  return nav_row_end (&reader, gpu->id, error) ? g_steal_pointer (&gpu) : NULL;
}

NavGpu *
nav_gpu_ref (NavGpu *gpu)
{
  return g_atomic_rc_box_acquire (gpu);
}

void
nav_gpu_unref (NavGpu *gpu)
{
  g_atomic_rc_box_release_full (gpu, nav_gpu_free);
}

/**
 * nav_gpu_is_plannable:
 *
 * Returns: whether enough is known of @gpu to forecast on it: memory, its bandwidth, and a 16-bit
 *   peak
 */
gboolean
nav_gpu_is_plannable (const NavGpu *gpu)
{
  return isfinite (gpu->memory_gib_visible) && isfinite (gpu->memory_gb_per_s) &&
         (isfinite (gpu->bf16_tflops) || isfinite (gpu->fp16_tflops));
}
