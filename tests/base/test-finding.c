// SPDX-License-Identifier: Apache-2.0
// Findings and derivations: what is told, and why a number is what it is.

#include <locale.h>
#include <math.h>

#include "base/nav-derivation.h"
#include "base/nav-finding.h"

static void
test_arguments (void)
{
  g_autoptr (NavFinding) finding = nav_finding_new (
    "slo.missed", "metric", "ttft_ms", "#target", 150.0, "#lost", NAN, "why", NULL, NULL);

  g_assert_cmpstr (nav_finding_get_code (finding), ==, "slo.missed");
  g_assert_cmpstr (nav_finding_get_text (finding, "metric"), ==, "ttft_ms");
  g_assert_cmpfloat (nav_finding_get_number (finding, "target"), ==, 150);
  g_assert_true (isnan (nav_finding_get_number (finding, "lost")));
  g_assert_true (isnan (nav_finding_get_number (finding, "metric")));
  g_assert_true (isnan (nav_finding_get_number (finding, "absent")));
  g_assert_null (nav_finding_get_text (finding, "why"));
  g_assert_null (nav_finding_get_text (finding, "target"));
}

static void
test_equal (void)
{
  g_autoptr (NavFinding) a = nav_finding_new ("c", "x", "1", "#y", 2.0, NULL);
  g_autoptr (NavFinding) b = nav_finding_new ("c", "#y", 2.0, "x", "1", NULL);
  g_autoptr (NavFinding) code = nav_finding_new ("d", "x", "1", "#y", 2.0, NULL);
  g_autoptr (NavFinding) value = nav_finding_new ("c", "x", "1", "#y", 3.0, NULL);
  g_autoptr (NavFinding) bare = nav_finding_new ("c", NULL);

  g_assert_true (nav_finding_equal (a, b));
  g_assert_false (nav_finding_equal (a, code));
  g_assert_false (nav_finding_equal (a, value));
  g_assert_false (nav_finding_equal (a, bare));
}

static NavDerivation *
make_fact (const char *name, double value)
{
  g_autoptr (NavFinding) source = nav_finding_new ("origin.said", NULL);

  return nav_derivation_new_fact (name, value, "1", source);
}

static void
test_tree (void)
{
  g_autoptr (NavDerivation) rate = nav_derivation_new (
    "rate", 6, "req/s", "multiply", make_fact ("users", 2), make_fact ("each", 3), NULL);
  NavDerivation *leaf = nav_derivation_get_operand (rate, 1);

  g_assert_cmpstr (nav_derivation_get_operation (rate), ==, "multiply");
  g_assert_cmpstr (nav_derivation_get_unit (rate), ==, "req/s");
  g_assert_null (nav_derivation_get_source (rate));
  g_assert_cmpuint (nav_derivation_get_n_operands (rate), ==, 2);
  g_assert_cmpstr (nav_derivation_get_name (leaf), ==, "each");
  g_assert_cmpfloat (nav_derivation_get_value (leaf), ==, 3);
  g_assert_null (nav_derivation_get_operation (leaf));
  g_assert_cmpstr (nav_finding_get_code (nav_derivation_get_source (leaf)), ==, "origin.said");
  g_assert_cmpuint (nav_derivation_get_n_operands (leaf), ==, 0);
}

/* A part outlives the whole that it was taken from. */
static void
test_shared_operands (void)
{
  g_autoptr (NavDerivation) fact = make_fact ("users", 2);
  g_autoptr (GPtrArray) operands = g_ptr_array_new ();
  NavDerivation *sum;

  g_ptr_array_add (operands, fact);
  g_ptr_array_add (operands, fact);
  sum = nav_derivation_new_array ("sum", 4, "1", "add", operands);
  g_assert_cmpuint (nav_derivation_get_n_operands (sum), ==, 2);
  nav_derivation_unref (sum);
  g_assert_cmpfloat (nav_derivation_get_value (fact), ==, 2);
}

static void
test_find (void)
{
  g_autoptr (GPtrArray)
    findings = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  g_ptr_array_add (findings, nav_finding_new ("a", NULL));
  g_ptr_array_add (findings, nav_finding_new ("b", "#n", 1.0, NULL));
  g_ptr_array_add (findings, nav_finding_new ("b", "#n", 2.0, NULL));
  g_assert_true (nav_finding_find (findings, "b") == findings->pdata[1]);
  g_assert_null (nav_finding_find (findings, "c"));
  g_assert_null (nav_finding_find (NULL, "a"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/arguments", test_arguments);
  g_test_add_func ("/finding/equal", test_equal);
  g_test_add_func ("/derivation/tree", test_tree);
  g_test_add_func ("/derivation/shared-operands", test_shared_operands);
  g_test_add_func ("/finding/find", test_find);
  return g_test_run ();
}
