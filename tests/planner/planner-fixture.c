// SPDX-License-Identifier: Apache-2.0
// The shipped catalogue, loaded once, and specs written with single quotes.

#include "planner-fixture.h"

#include "base/nav-json.h"
#include "planner/nav-spec-complete.h"

NavCatalog *
planner_fixture_catalog (void)
{
  static NavCatalog *catalog;

  if (catalog == NULL) {
    g_autoptr (GError) error = NULL;
    catalog = nav_catalog_new_from_directory (g_getenv ("NEURALNAV_DATA"), &error);
    g_assert_no_error (error);
  }
  return catalog;
}

NavSpec *
planner_fixture_spec (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, &error);
  NavSpec *spec;

  g_assert_no_error (error);
  spec = nav_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

NavSpec *
planner_fixture_complete (const char *json)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  return nav_spec_complete (spec, planner_fixture_catalog (), notes);
}

NavPlan *
planner_fixture_plan (const char *json)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  NavPlan *plan =
    nav_plan_compute (planner_fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

gboolean
planner_fixture_has_code (const GPtrArray *findings, const char *code)
{
  return nav_finding_find (findings, code) != NULL;
}
