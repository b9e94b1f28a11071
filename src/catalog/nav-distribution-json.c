// SPDX-License-Identifier: Apache-2.0
// Distributions of lengths as documents carry them.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-distribution.h"

#define MAX_TOKENS 1e7
#define MAX_VALUES 1000000

static const char *const kind_names[] = {
  "fixed", "uniform", "normal", "lognormal", "empirical", NULL,
};

static gboolean
read_value (JsonNode *node, double *ret_value)
{
  *ret_value = nav_json_number (node);
  return *ret_value >= 0 && *ret_value <= MAX_TOKENS;
}

static NavDistribution *
read_empirical (NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "values");
  guint n = array ? json_array_get_length (array) : 0;
  g_autofree double *values = NULL;

  if (n == 0 || n > MAX_VALUES) {
    nav_json_reader_fail (reader, "values", "must be a list of 1 to %d lengths", MAX_VALUES);
    return NULL;
  }
  values = g_new (double, n);
  for (guint i = 0; i < n; i++)
    if (!read_value (json_array_get_element (array, i), &values[i])) {
      nav_json_reader_fail (reader, "values", "[%u] must be a number from 0 to %d", i,
                            (int) MAX_TOKENS);
      return NULL;
    }
  return nav_distribution_new_empirical (values, n);
}

static double
read_needed (NavJsonReader *reader, const char *name, double min)
{
  if (!nav_json_reader_has (reader, name))
    nav_json_reader_fail (reader, name, "is missing");
  return nav_json_reader_number (reader, name, min, min, MAX_TOKENS);
}

static NavDistribution *
read_uniform (NavJsonReader *reader)
{
  double min = read_needed (reader, "min", 0);
  double max = read_needed (reader, "max", 0);

  if (min > max) {
    nav_json_reader_fail (reader, "min", "must not exceed max");
    return NULL;
  }
  return nav_distribution_new_uniform (min, max);
}

static NavDistribution *
read_spread (NavJsonReader *reader, NavDistributionKind kind)
{
  double mean = read_needed (reader, "mean", 1);
  double stddev = nav_json_reader_number (reader, "stddev", 0, 0, MAX_TOKENS);
  double min = nav_json_reader_number (reader, "min", 1, 0, MAX_TOKENS);
  double max = nav_json_reader_number (reader, "max", INFINITY, 1, MAX_TOKENS);
  NavDistribution *distribution;

  if (min > max) {
    nav_json_reader_fail (reader, "min", "must not exceed max");
    return NULL;
  }
  if (stddev == 0)
    return nav_distribution_new_fixed (CLAMP (mean, min, max));
  distribution = nav_distribution_new_spread (kind, mean, stddev, min, max);
  if (distribution == NULL)
    nav_json_reader_fail (reader, "min",
                          "to max holds next to nothing of what mean and stddev give");
  return distribution;
}

/* The members that a kind has no use for are allowed to stand there. */
static NavDistribution *
read_kind (NavJsonReader *reader, NavDistributionKind kind)
{
  static const char *const members[] = { "mean", "min", "max", "stddev", "values" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    nav_json_reader_ignore (reader, members[i]);
  switch (kind) {
  case NAV_DISTRIBUTION_UNIFORM:
    return read_uniform (reader);
  case NAV_DISTRIBUTION_NORMAL:
  case NAV_DISTRIBUTION_LOGNORMAL:
    return read_spread (reader, kind);
  case NAV_DISTRIBUTION_EMPIRICAL:
    return read_empirical (reader);
  case NAV_DISTRIBUTION_FIXED:
  default:
    return nav_distribution_new_fixed (read_needed (reader, "mean", 1));
  }
}

/**
 * nav_distribution_new_from_json:
 * @node: an object as DESIGN section 6 gives it, or a number, which is short for a fixed length
 * @path: where it is, for errors
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavDistribution *
nav_distribution_new_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NavDistribution) distribution = NULL;
  NavJsonReader reader;
  double tokens;

  if (read_value (node, &tokens))
    return nav_distribution_new_fixed (tokens);
  if (!isnan (tokens)) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path,
                   "%s must be a number from 0 to %d", path, (int) MAX_TOKENS);
    return NULL;
  }
  nav_json_reader_init (&reader, node, path);
  if (reader.object != NULL)
    distribution = read_kind (&reader, (NavDistributionKind) nav_json_reader_choice (
                                         &reader, "distribution", kind_names,
                                         NAV_DISTRIBUTION_FIXED));
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&distribution) : NULL;
}

static void
add_values (JsonObject *object, const NavDistribution *distribution)
{
  JsonArray *array = json_array_sized_new (distribution->n_values);

  for (guint i = 0; i < distribution->n_values; i++)
    json_array_add_int_element (array, (gint64) distribution->values[i]);
  json_object_set_array_member (object, "values", array);
}

/**
 * nav_distribution_to_json:
 *
 * Returns: (transfer full): what nav_distribution_new_from_json() reads back as an equal value
 */
JsonNode *
nav_distribution_to_json (const NavDistribution *distribution)
{
  JsonObject *object = json_object_new ();
  gboolean spread = distribution->kind == NAV_DISTRIBUTION_NORMAL ||
                    distribution->kind == NAV_DISTRIBUTION_LOGNORMAL;

  json_object_set_string_member (object, "distribution", kind_names[distribution->kind]);
  if (distribution->kind == NAV_DISTRIBUTION_FIXED || spread)
    nav_json_add_number (object, "mean", distribution->stated_mean);
  if (spread)
    nav_json_add_number (object, "stddev", distribution->stated_stddev);
  if (distribution->kind == NAV_DISTRIBUTION_UNIFORM || spread) {
    nav_json_add_number (object, "min", distribution->min);
    nav_json_add_number (object, "max", distribution->max);
  }
  if (distribution->kind == NAV_DISTRIBUTION_EMPIRICAL)
    add_values (object, distribution);
  return nav_json_node_for_object (object);
}
