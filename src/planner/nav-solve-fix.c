// SPDX-License-Identifier: Apache-2.0
// What is fixed when a question is asked backwards: read, checked, and put into a spec.

#include <math.h>
#include <string.h>

#include "planner/nav-planner-error.h"
#include "planner/nav-solve-private.h"

#define MOST_GPUS 100000
#define MOST_USD  1e12

static gboolean
fail (GError **error, const char *field, const char *text)
{
  nav_set_error_text (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, field, text);
  return FALSE;
}

static gboolean
parse_count (const char *value, NavSolveFix *fix, GError **error)
{
  guint64 count;

  if (!g_ascii_string_to_unsigned (value, 10, 1, MOST_GPUS, &count, NULL))
    return fail (error, "fix.count",
                 NAV_ERROR_TEXT ("count must be a whole number from 1 to 100000"));
  fix->count = (guint) count;
  return TRUE;
}

static gboolean
parse_budget (const char *value, NavSolveFix *fix, GError **error)
{
  char *end;
  double budget = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !(budget > 0 && budget <= MOST_USD))
    return fail (error, "fix.budget",
                 NAV_ERROR_TEXT ("budget must be a number above 0: US dollars a month, such as "
                                 "budget=5000"));
  fix->budget_per_month = budget;
  return TRUE;
}

static gboolean
parse_gpu (const char *value, NavSolveFix *fix, GError **error)
{
  if (*value == '\0')
    return fail (error, "fix.gpu", NAV_ERROR_TEXT ("gpu needs a name, such as gpu=l4"));
  fix->gpu = g_strdup (value);
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*parse) (const char *value, NavSolveFix *fix, GError **error);
} parts[] = { { "gpu", parse_gpu }, { "count", parse_count }, { "budget", parse_budget } };

/* Each part once. */
static gboolean
parse_part (const char *text, guint *seen, NavSolveFix *fix, GError **error)
{
  const char *equals = strchr (text, '=');

  for (guint i = 0; equals != NULL && i < G_N_ELEMENTS (parts); i++) {
    gsize length = strlen (parts[i].name);
    if ((gsize) (equals - text) != length || strncmp (text, parts[i].name, length) != 0)
      continue;
    if (*seen & (1u << i))
      return fail (error, "fix",
                   NAV_ERROR_TEXT ("each of gpu, count and budget can be fixed once"));
    *seen |= 1u << i;
    return parts[i].parse (equals + 1, fix, error);
  }
  return fail (error, "fix",
               NAV_ERROR_TEXT ("What is fixed is written as gpu=NAME,count=N or budget=USD, such "
                               "as gpu=l4,count=2"));
}

/**
 * nav_solve_fix_parse:
 * @text: `gpu=l4,count=2`, `budget=5000`, or all three
 * @ret_fix: (out caller-allocates): cleared on failure too
 * @error: NAV_ERROR_INVALID with the field `fix`, `fix.gpu`, `fix.count` or `fix.budget`
 *
 * Reads what a person fixes. Whether there is such a GPU is looked up by nav_solve().
 */
gboolean
nav_solve_fix_parse (const char *text, NavSolveFix *ret_fix, GError **error)
{
  g_auto (GStrv) list = g_strsplit (text ? text : "", ",", 0);
  guint seen = 0;

  *ret_fix = (NavSolveFix){ NULL, 0, NAN };
  if (list[0] == NULL)
    return fail (error, "fix",
                 NAV_ERROR_TEXT ("Fix what there is: gpu=NAME,count=N or budget=USD, such as "
                                 "gpu=l4,count=2"));
  for (gsize i = 0; list[i] != NULL; i++)
    if (!parse_part (list[i], &seen, ret_fix, error)) {
      nav_solve_fix_clear (ret_fix);
      return FALSE;
    }
  return TRUE;
}

void
nav_solve_fix_clear (NavSolveFix *fix)
{
  g_clear_pointer (&fix->gpu, g_free);
}

void
nav_solve_fix_copy (const NavSolveFix *fix, NavSolveFix *ret_copy)
{
  *ret_copy = *fix;
  ret_copy->gpu = g_strdup (fix->gpu);
}

static gboolean
is_any_plannable (const GPtrArray *gpus)
{
  for (guint i = 0; i < gpus->len; i++)
    if (nav_gpu_is_plannable (gpus->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * nav_solve_fix_check:
 *
 * Returns: whether @fix says how much there is, of GPUs that are known
 */
gboolean
nav_solve_fix_check (const NavSolveFix *fix, NavCatalog *catalog, GError **error)
{
  g_autoptr (GPtrArray) gpus = NULL;

  if (isnan (fix->budget_per_month) && fix->gpu == NULL)
    return fail (error, fix->count > 0 ? "fix.gpu" : "fix",
                 NAV_ERROR_TEXT ("Which GPU? Fix gpu=NAME,count=N or budget=USD, such as "
                                 "gpu=l4,count=2"));
  if (!isnan (fix->budget_per_month) && !(fix->budget_per_month > 0))
    return fail (error, "fix.budget",
                 NAV_ERROR_TEXT ("The budget must be above 0 US dollars a month"));
  if (fix->gpu == NULL)
    return fix->count == 0 ||
           fail (error, "fix.gpu", NAV_ERROR_TEXT ("How many of which GPU? Add gpu=NAME"));
  if (fix->count == 0 && isnan (fix->budget_per_month))
    return fail (error, "fix.count", NAV_ERROR_TEXT ("How many of them are there? Add count=N"));
  gpus = nav_catalog_match_gpus (catalog, fix->gpu);
  if (is_any_plannable (gpus))
    return TRUE;
  nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, "fix.gpu",
                 gpus->len > 0
                   ? "“%s” is known, but not well enough to plan with"
                   : "“%s” is not a GPU of the knowledge base; see `knowledge list gpus`",
                 fix->gpu);
  return FALSE;
}

/* Takes @leaf. */
static void
set (NavSpec **spec, NavSpecField field, NavLeaf *leaf)
{
  NavSpec *next = nav_spec_with (*spec, field, 0, leaf);

  nav_spec_unref (*spec);
  *spec = next;
}

static gboolean
owns (NavSpec *spec, const GPtrArray *gpus)
{
  NavLeaf *leaf = nav_spec_get (spec, NAV_SPEC_INVENTORY);

  for (guint i = 0; leaf != NULL && leaf->inventory != NULL && i < leaf->inventory->len; i++)
    for (guint k = 0; k < gpus->len; k++)
      if (g_str_equal (g_array_index (leaf->inventory, NavOwnedGpu, i).gpu,
                       ((NavGpu *) gpus->pdata[k])->id))
        return TRUE;
  return FALSE;
}

/* Other conditions on the choice or the number of GPUs, and a budget for them, no longer hold. */
static void
apply_gpu (const NavSolveFix *fix, NavCatalog *catalog, NavSpec **spec)
{
  g_autoptr (GPtrArray) gpus = nav_catalog_match_gpus (catalog, fix->gpu);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < gpus->len; i++)
    if (nav_gpu_is_plannable (gpus->pdata[i]))
      g_ptr_array_add (ids, ((NavGpu *) gpus->pdata[i])->id);
  g_ptr_array_add (ids, NULL);
  set (spec, NAV_CONSTRAINT_GPUS,
       nav_leaf_new_list ((const char *const *) ids->pdata, NAV_ORIGIN_EDITED));
  set (spec, NAV_CONSTRAINT_GPUS_EXCLUDED, NULL);
  if (!owns (*spec, gpus))
    set (spec, NAV_SPEC_INVENTORY, NULL);
  if (fix->count == 0)
    return;
  set (spec, NAV_CONSTRAINT_GPU_COUNT_MAX, nav_leaf_new_number (fix->count, NAV_ORIGIN_EDITED));
  set (spec, NAV_CONSTRAINT_BUDGET, NULL);
}

/**
 * nav_solve_fix_apply:
 *
 * Returns: (transfer full): @spec with what is fixed as its only limits
 */
NavSpec *
nav_solve_fix_apply (const NavSolveFix *fix, NavCatalog *catalog, NavSpec *spec)
{
  NavSpec *fixed = nav_spec_ref (spec);
  const NavBudget budget = { fix->budget_per_month, "USD", NAV_PERIOD_MONTH };

  if (fix->gpu != NULL)
    apply_gpu (fix, catalog, &fixed);
  if (!isnan (fix->budget_per_month))
    set (&fixed, NAV_CONSTRAINT_BUDGET, nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED));
  return fixed;
}
