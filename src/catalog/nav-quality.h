// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

typedef enum {
  NAV_CONFIDENCE_UNKNOWN,
  NAV_CONFIDENCE_LOW,
  NAV_CONFIDENCE_MEDIUM,
  NAV_CONFIDENCE_HIGH,
} NavConfidence;

/**
 * NavQuality:
 *
 * How well a model does a use case, from published scores (data/knowledge/README.md tells how).
 * Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;
  char *model;
  char *use_case;
  int thinking;      /* 1 on, 0 off, -1 the model has no modes or it is not stated */
  double score;      /* 50 is the mean of the models, 15 a standard deviation; NaN: unknown */
  double plus_minus; /* one standard error */
  double coverage;   /* 0 to 1, of the evidence wanted */
  guint measures;
  NavConfidence confidence;
  NavProvenance provenance;
} NavQuality;

#define NAV_TYPE_QUALITY (nav_quality_get_type ())
GType nav_quality_get_type (void);

NavQuality *nav_quality_new_from_json (JsonNode *row, GError **error);
NavQuality *nav_quality_new_mean (NavQuality *const *rows, guint n_rows);
NavQuality *nav_quality_ref (NavQuality *quality);
void nav_quality_unref (NavQuality *quality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavQuality, nav_quality_unref)

G_END_DECLS
