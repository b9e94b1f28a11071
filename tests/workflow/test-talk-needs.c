// SPDX-License-Identifier: Apache-2.0
// What is said to a project that a plan takes in another field than it seems, or not at all.

#include <locale.h>
#include <string.h>

#include "workflow-fixture.h"
#include "workflow/nav-project-chips.h"

static NavChip *
find_chip (GPtrArray *chips, const char *label)
{
  for (guint i = 0; i < chips->len; i++)
    if (g_str_equal (((NavChip *) chips->pdata[i])->label, label))
      return chips->pdata[i];
  return NULL;
}

/* Cards that are there are the inventory, and nothing is rented until clouds are spoken of. */
static void
test_own_cards_are_the_inventory (void)
{
  g_autoptr (NavProject) project = workflow_fixture_project ();
  NavSpec *spec;
  NavLeaf *leaf;

  workflow_fixture_say (project, "a chatbot for 20 people");
  workflow_fixture_say (project, "we own 2 L4");
  spec = nav_project_get_spec (project);
  leaf = nav_spec_get (spec, NAV_SPEC_INVENTORY);
  g_assert_nonnull (leaf);
  g_assert_cmpuint (leaf->inventory->len, ==, 1);
  g_assert_cmpuint (g_array_index (leaf->inventory, NavOwnedGpu, 0).count, ==, 2);
  g_assert_true (nav_spec_get_bool (spec, NAV_CONSTRAINT_ON_PREM));
  g_assert_null (nav_spec_get (spec, NAV_CONSTRAINT_GPU_COUNT_MAX));
  g_assert_nonnull (strstr (workflow_fixture_last_turn (project)->text,
                            "Only what you own is planned with, 2 × L4"));
  workflow_fixture_say (project, "cloud");
  spec = nav_project_get_spec (project);
  g_assert_nonnull (nav_spec_get (spec, NAV_SPEC_INVENTORY));
  g_assert_false (nav_spec_get_bool (spec, NAV_CONSTRAINT_ON_PREM));
  g_assert_null (nav_spec_get (spec, NAV_CONSTRAINT_GPUS));
  workflow_fixture_say (project, "we have 3 A100");
  g_assert_nonnull (strstr (workflow_fixture_last_turn (project)->text, "the weakest it can be"));
}

/* The chip "I know the rate" begins what is read as a rate, however high. */
static void
test_known_rate_is_no_budget (void)
{
  static const char *const rates[] = { "99", "200", "250" };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    g_autoptr (NavProject) project = workflow_fixture_project ();
    g_autoptr (GPtrArray) chips = NULL;
    g_autofree char *text = NULL;

    workflow_fixture_say (project, "I need a chatbot for 1000 users, low latency is critical");
    g_assert_cmpint (workflow_fixture_last_turn (project)->asks, ==,
                     NAV_INTENT_ASK_HARDWARE_BUDGET);
    chips = nav_project_offer_chips (project, &nav_words_english);
    text = g_strconcat (rates[i], find_chip (chips, "I know the rate")->text, NULL);
    workflow_fixture_say (project, text);
    g_assert_null (nav_spec_get (nav_project_get_spec (project), NAV_CONSTRAINT_BUDGET));
    g_assert_cmpfloat (
      nav_spec_get_workload_number (nav_project_get_spec (project), 0, NAV_WORKLOAD_PEAK_RPS), ==,
      g_ascii_strtod (rates[i], NULL));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/talk-needs/own-cards", test_own_cards_are_the_inventory);
  g_test_add_func ("/talk-needs/known-rate", test_known_rate_is_no_budget);

  return g_test_run ();
}
