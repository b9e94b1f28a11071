// SPDX-License-Identifier: Apache-2.0
// What a person needs, field by field, as people write it.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-words-private.h"

/* What people call a percentage. */
static gboolean
is_share (NavSpecField field)
{
  return field == NAV_WORKLOAD_ACTIVE_FRACTION || field == NAV_WORKLOAD_PREFIX_HIT_RATIO ||
         field == NAV_SPEC_GROWTH || field == NAV_ENGINE_GPU_MEMORY_UTILIZATION;
}

/**
 * nav_spec_words_derived:
 * @derivation: of a quantity of the plan, or of a field of the spec
 *
 * Returns: (transfer full): its value with its unit, written as that of the field is
 */
char *
nav_spec_words_derived (const NavWordsStyle *style, NavDerivation *derivation)
{
  const char *name = nav_derivation_get_name (derivation);
  const char *unit = nav_derivation_get_unit (derivation);
  double value = nav_derivation_get_value (derivation);

  for (NavSpecField field = 0; field < NAV_N_SPEC_FIELDS; field++)
    if (is_share (field) && g_str_equal (nav_spec_field_info (field)->path, name))
      return nav_format_percent (style->numbers, value);
  return nav_words_quantity (style, value, unit ? unit : "");
}

static char *
number_words (const NavWordsStyle *style, NavSpecField field, double number)
{
  if (is_share (field))
    return nav_format_percent (style->numbers, number);
  if (field == NAV_SLO_PERCENTILE)
    return _nav_words_fill (style, "{p:percentile}", nav_finding_new ("", "#p", number, NULL));
  if (field == NAV_WORKLOAD_PEAK_MULTIPLIER)
    return _nav_words_fill (style, "× {factor:number}",
                            nav_finding_new ("", "#factor", number, NULL));
  return nav_words_quantity (style, number, nav_spec_field_info (field)->unit);
}

static char *
text_words (const NavWordsStyle *style, NavSpecField field, const char *text)
{
  NavVocabulary vocabulary = field == NAV_WORKLOAD_USE_CASE ? NAV_WORDS_USE_CASE
                                                            : NAV_WORDS_PRIORITY;

  return g_strdup (nav_words_term (style, vocabulary, text));
}

/* Tokens: how many on average, and from where to where they go. */
static char *
distribution_words (const NavWordsStyle *style, const NavDistribution *distribution)
{
  gboolean ranged = isfinite (distribution->min) && isfinite (distribution->max) &&
                    distribution->min < distribution->max;

  return _nav_words_fill (style,
                          ranged ? N_ ("{mean:tokens} on average, {min:count} to {max:count}")
                                 : N_ ("{mean:tokens}"),
                          nav_finding_new ("", "#mean", distribution->mean, "#min",
                                           distribution->min, "#max", distribution->max, NULL));
}

static char *
budget_words (const NavWordsStyle *style, const NavBudget *budget)
{
  static const char *const periods[] = {
    [NAV_PERIOD_HOUR] = N_ ("{money} an hour"),
    [NAV_PERIOD_DAY] = N_ ("{money} a day"),
    [NAV_PERIOD_MONTH] = N_ ("{money} a month"),
    [NAV_PERIOD_YEAR] = N_ ("{money} a year"),
  };
  g_autofree char *money = nav_format_money (style->numbers, budget->amount, budget->currency);

  return _nav_words_fill (style, periods[budget->period],
                          nav_finding_new ("", "money", money, NULL));
}

/**
 * nav_spec_words_inventory:
 * @inventory: (element-type NavOwnedGpu)
 * @catalog: (nullable): what the GPUs are called; without it by their ids
 *
 * Returns: (transfer full): `2 × L4, 1 × H100 SXM`
 */
char *
nav_spec_words_inventory (const NavWordsStyle *style, const GArray *inventory, NavCatalog *catalog)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < inventory->len; i++) {
    const NavOwnedGpu *owned = &g_array_index (inventory, NavOwnedGpu, i);
    g_autofree char *count = nav_format_count (style->numbers, owned->count);
    NavGpu *gpu = catalog ? nav_catalog_find_gpu (catalog, owned->gpu) : NULL;
    g_string_append_printf (out, "%s%s × %s", i > 0 ? ", " : "", count,
                            gpu ? nav_plan_words_gpu (gpu) : owned->gpu);
  }
  return g_string_free (out, FALSE);
}

/**
 * nav_spec_words_value:
 * @leaf: what stands in @field
 *
 * Returns: (transfer full): `1,000 people`, `150 ms`, `20 %`, `chatbot`
 */
char *
nav_spec_words_value (const NavWordsStyle *style, NavSpecField field, const NavLeaf *leaf)
{
  g_return_val_if_fail (leaf != NULL, NULL);

  switch (leaf->type) {
  case NAV_VALUE_NUMBER:
    return number_words (style, field, leaf->number);
  case NAV_VALUE_BOOL:
    return g_strdup (_nav_words_translate (style, leaf->boolean ? N_ ("yes") : N_ ("no")));
  case NAV_VALUE_TEXT:
    return text_words (style, field, leaf->text);
  case NAV_VALUE_LIST:
    return g_strjoinv (", ", leaf->list);
  case NAV_VALUE_DISTRIBUTION:
    return distribution_words (style, leaf->distribution);
  case NAV_VALUE_BUDGET:
    return budget_words (style, &leaf->budget);
  case NAV_VALUE_INVENTORY:
    return nav_spec_words_inventory (style, leaf->inventory, NULL);
  case NAV_VALUE_NONE:
  default:
    return g_strdup (_nav_words_translate (style, N_ ("none")));
  }
}

/**
 * nav_spec_words_name:
 *
 * Returns: (transfer full): what people call the field, with a capital letter
 */
char *
nav_spec_words_name (const NavWordsStyle *style, NavSpecField field)
{
  const char *name = nav_words_term (style, NAV_WORDS_FIELD, nav_spec_field_info (field)->path);

  return nav_words_capital (name);
}
