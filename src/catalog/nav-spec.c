// SPDX-License-Identifier: Apache-2.0
// A spec: a table of leaves. Changing one makes a new spec that shares all other leaves.

#include "catalog/nav-spec.h"

#include <math.h>

#define N_GLOBAL (NAV_N_SPEC_FIELDS - NAV_N_WORKLOAD_FIELDS)

struct _NavSpec {
  guint n_workloads;
  NavLeaf *workloads[NAV_MAX_WORKLOADS][NAV_N_WORKLOAD_FIELDS];
  NavLeaf *global[N_GLOBAL];
};

G_DEFINE_BOXED_TYPE (NavSpec, nav_spec, nav_spec_ref, nav_spec_unref)

/**
 * nav_spec_new:
 *
 * Returns: (transfer full): a spec with one workload and nothing said
 */
NavSpec *
nav_spec_new (void)
{
  NavSpec *spec = g_atomic_rc_box_new0 (NavSpec);

  spec->n_workloads = 1;
  return spec;
}

NavSpec *
nav_spec_ref (NavSpec *spec)
{
  return g_atomic_rc_box_acquire (spec);
}

static void
spec_free (gpointer data)
{
  NavSpec *spec = data;

  for (guint w = 0; w < NAV_MAX_WORKLOADS; w++)
    for (guint i = 0; i < NAV_N_WORKLOAD_FIELDS; i++)
      g_clear_pointer (&spec->workloads[w][i], nav_leaf_unref);
  for (guint i = 0; i < N_GLOBAL; i++)
    g_clear_pointer (&spec->global[i], nav_leaf_unref);
}

void
nav_spec_unref (NavSpec *spec)
{
  g_atomic_rc_box_release_full (spec, spec_free);
}

static NavLeaf *
ref_or_null (NavLeaf *leaf)
{
  return leaf ? nav_leaf_ref (leaf) : NULL;
}

static NavSpec *
spec_copy (NavSpec *spec)
{
  NavSpec *copy = g_atomic_rc_box_new0 (NavSpec);

  copy->n_workloads = spec->n_workloads;
  for (guint w = 0; w < spec->n_workloads; w++)
    for (guint i = 0; i < NAV_N_WORKLOAD_FIELDS; i++)
      copy->workloads[w][i] = ref_or_null (spec->workloads[w][i]);
  for (guint i = 0; i < N_GLOBAL; i++)
    copy->global[i] = ref_or_null (spec->global[i]);
  return copy;
}

guint
nav_spec_get_n_workloads (NavSpec *spec)
{
  return spec->n_workloads;
}

/**
 * nav_spec_get:
 * @field: a field of the whole
 *
 * Returns: (nullable) (transfer none): its leaf; NULL when nobody set it
 */
NavLeaf *
nav_spec_get (NavSpec *spec, NavSpecField field)
{
  g_return_val_if_fail (field >= NAV_N_WORKLOAD_FIELDS && field < NAV_N_SPEC_FIELDS, NULL);
  return spec->global[field - NAV_N_WORKLOAD_FIELDS];
}

/**
 * nav_spec_get_workload:
 * @field: a field of a workload
 *
 * Returns: (nullable) (transfer none): its leaf; NULL when nobody set it
 */
NavLeaf *
nav_spec_get_workload (NavSpec *spec, guint workload, NavSpecField field)
{
  g_return_val_if_fail (field < NAV_N_WORKLOAD_FIELDS && workload < spec->n_workloads, NULL);
  return spec->workloads[workload][field];
}

static double
number_of (const NavLeaf *leaf)
{
  return leaf != NULL && leaf->type == NAV_VALUE_NUMBER ? leaf->number : NAN;
}

/**
 * nav_spec_get_number:
 *
 * Returns: the number; NaN when there is none
 */
double
nav_spec_get_number (NavSpec *spec, NavSpecField field)
{
  return number_of (nav_spec_get (spec, field));
}

double
nav_spec_get_workload_number (NavSpec *spec, guint workload, NavSpecField field)
{
  return number_of (nav_spec_get_workload (spec, workload, field));
}

/**
 * nav_spec_get_text:
 *
 * Returns: (nullable): the text
 */
const char *
nav_spec_get_text (NavSpec *spec, NavSpecField field)
{
  NavLeaf *leaf = nav_spec_get (spec, field);

  return leaf ? leaf->text : NULL;
}

const char *
nav_spec_get_workload_text (NavSpec *spec, guint workload, NavSpecField field)
{
  NavLeaf *leaf = nav_spec_get_workload (spec, workload, field);

  return leaf ? leaf->text : NULL;
}

/**
 * nav_spec_get_list:
 *
 * Returns: (array zero-terminated=1) (transfer none): the texts; empty when there are none
 */
const char *const *
nav_spec_get_list (NavSpec *spec, NavSpecField field)
{
  static const char *const empty[] = { NULL };
  NavLeaf *leaf = nav_spec_get (spec, field);

  return leaf && leaf->list ? (const char *const *) leaf->list : empty;
}

/**
 * nav_spec_get_bool:
 *
 * Returns: the value; FALSE when there is none
 */
gboolean
nav_spec_get_bool (NavSpec *spec, NavSpecField field)
{
  NavLeaf *leaf = nav_spec_get (spec, field);

  return leaf && leaf->type == NAV_VALUE_BOOL && leaf->boolean;
}

static NavLeaf **
leaf_place (NavSpec *spec, NavSpecField field, guint workload)
{
  if (field < NAV_N_WORKLOAD_FIELDS)
    return &spec->workloads[workload][field];
  return &spec->global[field - NAV_N_WORKLOAD_FIELDS];
}

/**
 * nav_spec_with:
 * @spec: (transfer none): a spec
 * @field: which value
 * @workload: of which workload; ignored for a field of the whole
 * @leaf: (transfer full) (nullable): the new value; NULL takes it away
 *
 * Returns: (transfer full): a new spec
 */
NavSpec *
nav_spec_with (NavSpec *spec, NavSpecField field, guint workload, NavLeaf *leaf)
{
  NavSpec *copy;
  NavLeaf **place;

  g_return_val_if_fail ((gsize) field < NAV_N_SPEC_FIELDS, NULL);
  g_return_val_if_fail (field >= NAV_N_WORKLOAD_FIELDS || workload < spec->n_workloads, NULL);

  copy = spec_copy (spec);
  place = leaf_place (copy, field, workload);
  g_clear_pointer (place, nav_leaf_unref);
  *place = leaf;
  return copy;
}

/**
 * nav_spec_with_workload_added:
 *
 * Returns: (transfer full): a new spec with an empty workload at the end; with NAV_MAX_WORKLOADS
 *   already there, one that equals @spec
 */
NavSpec *
nav_spec_with_workload_added (NavSpec *spec)
{
  NavSpec *copy = spec_copy (spec);

  if (copy->n_workloads < NAV_MAX_WORKLOADS)
    copy->n_workloads++;
  return copy;
}

/**
 * nav_spec_with_workload_removed:
 *
 * Returns: (transfer full): a new spec without that workload; the last one stays
 */
NavSpec *
nav_spec_with_workload_removed (NavSpec *spec, guint workload)
{
  NavSpec *copy = spec_copy (spec);

  if (workload >= copy->n_workloads || copy->n_workloads == 1)
    return copy;
  for (guint i = 0; i < NAV_N_WORKLOAD_FIELDS; i++) {
    g_clear_pointer (&copy->workloads[workload][i], nav_leaf_unref);
    for (guint w = workload; w + 1 < copy->n_workloads; w++)
      copy->workloads[w][i] = g_steal_pointer (&copy->workloads[w + 1][i]);
  }
  copy->n_workloads--;
  return copy;
}

/**
 * nav_spec_equal:
 *
 * Returns: whether both hold the same values of the same origins
 */
gboolean
nav_spec_equal (NavSpec *a, NavSpec *b)
{
  if (a->n_workloads != b->n_workloads)
    return FALSE;
  for (guint w = 0; w < a->n_workloads; w++)
    for (guint i = 0; i < NAV_N_WORKLOAD_FIELDS; i++)
      if (!nav_leaf_equal (a->workloads[w][i], b->workloads[w][i]))
        return FALSE;
  for (guint i = 0; i < N_GLOBAL; i++)
    if (!nav_leaf_equal (a->global[i], b->global[i]))
      return FALSE;
  return TRUE;
}
