// SPDX-License-Identifier: Apache-2.0
// Latency targets that nobody stated: from the use cases, stricter where latency is critical.

#include <math.h>

#include "planner/nav-spec-complete-private.h"
#include "planner/nav-why.h"

static const NavTarget *
target_of (const NavUseCase *use_case, NavSpecField field)
{
  switch ((int) field) {
  case NAV_SLO_TTFT_MS:
    return &use_case->ttft_ms;
  case NAV_SLO_TPOT_MS:
    return &use_case->itl_ms;
  default:
    return &use_case->e2e_ms;
  }
}

/* "Latency is critical" takes the stricter half of the range between what the use case asks for and
 * the strictest its sources name: the target moves to the middle. */
static NavLeaf *
stricter_half (NavSpecField field, const NavTarget *target, const NavUseCase *use_case)
{
  const char *name = nav_spec_field_info (field)->path;
  double middle = (target->target + target->strict) / 2;
  NavDerivation *why = nav_derivation_new (
    name, middle, "ms", "stricter-half",
    nav_why_row ("target", target->target, "ms", "use-cases", use_case->id),
    nav_why_row ("strict", target->strict, "ms", "use-cases", use_case->id), NULL);

  return nav_leaf_new_derived (middle, NAV_ORIGIN_DERIVED, "latency-high", why);
}

static gboolean
latency_is_critical (NavSpec *spec)
{
  return g_strcmp0 (nav_spec_get_text (spec, NAV_PRIORITY_LATENCY), "high") == 0;
}

static NavLeaf *
target_leaf (NavCompleting *c, NavSpecField field, const NavUseCase *use_case)
{
  const NavTarget *target = target_of (use_case, field);
  const char *name = nav_spec_field_info (field)->path;

  if (!isfinite (target->target))
    return NULL;
  if (latency_is_critical (c->spec) && target->strict < target->target)
    return stricter_half (field, target, use_case);
  return nav_leaf_new_derived (target->target, NAV_ORIGIN_DERIVED, use_case->id,
                               nav_why_row (name, target->target, "ms", "use-cases", use_case->id));
}

/* Of several workloads the strictest target is asked of all; work with a deadline asks for none. */
static void
fill_target (NavCompleting *c, NavSpecField field)
{
  NavLeaf *strictest = NULL;

  for (guint w = 0; w < nav_spec_get_n_workloads (c->spec); w++) {
    NavUseCase *use_case = nav_completing_use_case (c, w);
    gboolean judged = use_case != NULL && !nav_completing_is_batch (c->spec, w);
    NavLeaf *leaf = judged ? target_leaf (c, field, use_case) : NULL;
    if (leaf == NULL)
      continue;
    if (strictest == NULL || leaf->number < strictest->number) {
      g_clear_pointer (&strictest, nav_leaf_unref);
      strictest = leaf;
    } else {
      nav_leaf_unref (leaf);
    }
  }
  if (strictest != NULL)
    nav_completing_fill (c, field, 0, strictest);
}

static gboolean
any_target_stated (NavSpec *spec)
{
  return nav_spec_get (spec, NAV_SLO_TTFT_MS) || nav_spec_get (spec, NAV_SLO_TPOT_MS) ||
         nav_spec_get (spec, NAV_SLO_E2E_MS);
}

/* Targets that the use case gives fill the gaps that stated ones leave, but one said E2E must not
 * be contradicted by a TTFT nobody asked for: those that cannot hold together are told. */
void
nav_completing_fill_targets (NavCompleting *c)
{
  gboolean stated = any_target_stated (c->spec);

  nav_completing_fill (c, NAV_SLO_PERCENTILE, 0, nav_leaf_new_number (95, NAV_ORIGIN_DEFAULT));
  fill_target (c, NAV_SLO_TTFT_MS);
  fill_target (c, NAV_SLO_TPOT_MS);
  fill_target (c, NAV_SLO_E2E_MS);
  if (stated) {
    double ttft = nav_spec_get_number (c->spec, NAV_SLO_TTFT_MS);
    double tpot = nav_spec_get_number (c->spec, NAV_SLO_TPOT_MS);
    double e2e = nav_spec_get_number (c->spec, NAV_SLO_E2E_MS);
    double output = nav_completing_mean_tokens (c, 0, NAV_WORKLOAD_OUTPUT_TOKENS);
    if (ttft + tpot * (output - 1) > e2e * 1.0001)
      g_ptr_array_add (c->notes,
                       nav_finding_new ("targets.bind-e2e", "#e2e_ms", e2e, "#tpot_ms", tpot,
                                        "#allowed_tpot_ms", (e2e - ttft) / (output - 1), NULL));
  }
}
