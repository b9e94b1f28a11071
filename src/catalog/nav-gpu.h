// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

typedef enum {
  NAV_INTERCONNECT_PCIE,
  NAV_INTERCONNECT_NVLINK,
  NAV_INTERCONNECT_INFINITY_FABRIC,
} NavInterconnect;

/**
 * NavGpu:
 *
 * A row of the hardware profiles. Figures that are not known are NaN. Immutable, reference-counted,
 * any thread; fields are for reading.
 */
typedef struct {
  char *id;   /* "h100-sxm" */
  char *name; /* "NVIDIA H100 SXM5 80GB" */
  char *family; /* "H100": what people say when any variant will do; the id where none is stated */
  char *vendor;
  char *architecture; /* "sm90", "gfx942" */
  int compute_capability; /* 90; 0 where the notion does not exist */
  double bf16_tflops; /* dense, 10^12 operations a second; NaN: the GPU cannot */
  double fp16_tflops;
  double fp8_tflops;
  double fp4_tflops;
  double int8_tops;
  double memory_gb_nominal;
  double memory_gib_visible; /* what the driver shows */
  double memory_gb_per_s;
  NavInterconnect interconnect;
  gboolean peer_to_peer; /* GPUs of one machine reach each other's memory */
  double link_gb_per_s;  /* per direction; NaN without a link */
  double pcie_gb_per_s;  /* per direction */
  double tdp_w;
  char *node_label_key; /* Kubernetes */
  char *node_label_value;
  char *curves; /* (nullable): key of its measured operator curves */
  char *curves_like; /* (nullable): key of a near relative's curves, where it has none itself */
  char **aliases;
  guint max_per_node;
  gboolean consumer; /* sold for desks: its driver's licence bars it from data centres */
  NavProvenance provenance;
} NavGpu;

#define NAV_TYPE_GPU (nav_gpu_get_type ())
GType nav_gpu_get_type (void);

NavGpu *nav_gpu_new_from_json (JsonNode *row, GError **error);
NavGpu *nav_gpu_ref (NavGpu *gpu);
void nav_gpu_unref (NavGpu *gpu);
gboolean nav_gpu_is_plannable (const NavGpu *gpu);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavGpu, nav_gpu_unref)

G_END_DECLS
