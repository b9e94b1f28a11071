// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-leaf.h"

G_BEGIN_DECLS

/**
 * NavSpecField: every value of a spec. The first ones are of a workload, the rest of the whole.
 */
typedef enum {
  NAV_WORKLOAD_NAME,
  NAV_WORKLOAD_USE_CASE,
  NAV_WORKLOAD_USERS,
  NAV_WORKLOAD_ACTIVE_FRACTION,
  NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN,
  NAV_WORKLOAD_PEAK_MULTIPLIER,
  NAV_WORKLOAD_MEAN_RPS,
  NAV_WORKLOAD_PEAK_RPS,
  NAV_WORKLOAD_PROCESS,
  NAV_WORKLOAD_CV,
  NAV_WORKLOAD_INPUT_TOKENS,
  NAV_WORKLOAD_OUTPUT_TOKENS,
  NAV_WORKLOAD_THINKING,
  NAV_WORKLOAD_THINKING_TOKENS,
  NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS,
  NAV_WORKLOAD_TURNS,
  NAV_WORKLOAD_PREFIX_HIT_RATIO,
  NAV_WORKLOAD_BATCH_REQUESTS,
  NAV_WORKLOAD_BATCH_DEADLINE_H,
  NAV_N_WORKLOAD_FIELDS,

  NAV_SLO_PERCENTILE = NAV_N_WORKLOAD_FIELDS,
  NAV_SLO_TTFT_MS,
  NAV_SLO_TPOT_MS,
  NAV_SLO_E2E_MS,
  NAV_CONSTRAINT_GPUS,
  NAV_CONSTRAINT_GPUS_EXCLUDED,
  NAV_CONSTRAINT_GPU_COUNT_MAX,
  NAV_CONSTRAINT_MODELS,
  NAV_CONSTRAINT_MODELS_EXCLUDED,
  NAV_CONSTRAINT_BUDGET,
  NAV_CONSTRAINT_PROVIDERS,
  NAV_CONSTRAINT_LICENCE,
  NAV_CONSTRAINT_ON_PREM,
  NAV_CONSTRAINT_AIR_GAPPED,
  NAV_CONSTRAINT_COMPLIANCE,
  NAV_SPEC_INVENTORY,
  NAV_HOURS_PER_DAY,
  NAV_HOURS_DAYS_PER_WEEK,
  NAV_SPEC_PRICE_TERM,
  NAV_SPEC_GROWTH,
  NAV_SPEC_SPARE_REPLICAS,
  NAV_PRIORITY_ACCURACY,
  NAV_PRIORITY_COST,
  NAV_PRIORITY_LATENCY,
  NAV_PRIORITY_SIMPLICITY,
  NAV_ENGINE_VERSION,
  NAV_ENGINE_MAX_MODEL_LEN,
  NAV_ENGINE_MAX_NUM_SEQS,
  NAV_ENGINE_MAX_NUM_BATCHED_TOKENS,
  NAV_ENGINE_GPU_MEMORY_UTILIZATION,
  NAV_ENGINE_KV_CACHE_DTYPE,
  NAV_ENGINE_PREFIX_CACHING,
  NAV_N_SPEC_FIELDS,
} NavSpecField;

#define NAV_MAX_WORKLOADS 16

/**
 * NavSpecFieldInfo: what may be put into a field.
 */
typedef struct {
  const char *path; /* in JSON: "slo.ttft_ms", or "users" inside of a workload */
  const char *unit; /* "ms", "req/s", ...; "" for none */
  NavValueType type;
  double min;
  double max;
  gboolean whole; /* only whole numbers */
  const char *const *choices; /* texts allowed, or NULL */
} NavSpecFieldInfo;

const NavSpecFieldInfo *nav_spec_field_info (NavSpecField field);
gboolean nav_spec_field_parse (const char *path, NavSpecField *ret_field, guint *ret_workload);
char *nav_spec_field_path (NavSpecField field, guint workload);
gboolean nav_spec_field_check (NavSpecField field, const NavLeaf *leaf, GError **error);

/**
 * NavSpec:
 *
 * What a deployment must do: workloads, targets, constraints, priorities; each value a #NavLeaf
 * that knows its origin. A field nobody set has no leaf; nav_spec_complete() (planner) fills it in.
 * Immutable, reference-counted, any thread.
 */
typedef struct _NavSpec NavSpec;

#define NAV_TYPE_SPEC (nav_spec_get_type ())
GType nav_spec_get_type (void);

NavSpec *nav_spec_new (void);
NavSpec *nav_spec_new_from_json (JsonNode *node, GError **error);
JsonNode *nav_spec_to_json (NavSpec *spec);
NavSpec *nav_spec_ref (NavSpec *spec);
void nav_spec_unref (NavSpec *spec);

guint nav_spec_get_n_workloads (NavSpec *spec);
NavLeaf *nav_spec_get (NavSpec *spec, NavSpecField field);
NavLeaf *nav_spec_get_workload (NavSpec *spec, guint workload, NavSpecField field);
double nav_spec_get_number (NavSpec *spec, NavSpecField field);
double nav_spec_get_workload_number (NavSpec *spec, guint workload, NavSpecField field);
const char *nav_spec_get_text (NavSpec *spec, NavSpecField field);
const char *nav_spec_get_workload_text (NavSpec *spec, guint workload, NavSpecField field);
const char *const *nav_spec_get_list (NavSpec *spec, NavSpecField field);
gboolean nav_spec_get_bool (NavSpec *spec, NavSpecField field);

/* Each returns a new spec. */
NavSpec *nav_spec_with (NavSpec *spec, NavSpecField field, guint workload, NavLeaf *leaf);
NavSpec *nav_spec_with_workload_added (NavSpec *spec);
NavSpec *nav_spec_with_workload_removed (NavSpec *spec, guint workload);

gboolean nav_spec_equal (NavSpec *a, NavSpec *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSpec, nav_spec_unref)

G_END_DECLS
