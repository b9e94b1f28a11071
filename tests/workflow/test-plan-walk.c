// SPDX-License-Identifier: Apache-2.0
// No number without a chain: walks a whole plan as JSON and asks of every number why it is so.

#include <locale.h>
#include <math.h>

#include "planner/nav-explain.h"
#include "planner/nav-refine.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-recommendation-json.h"
#include "workflow-fixture.h"

typedef NavDerivation *(*Explain) (NavPlan *plan, gpointer data, const char *path);

typedef struct {
  NavPlan *plan;
  gpointer data;
  Explain explain;
  guint numbers;
} Walk;

/* A chain ends in facts with a source, and nowhere else. */
static void
check_chain (NavDerivation *derivation, guint depth)
{
  guint n = nav_derivation_get_n_operands (derivation);

  g_assert_cmpuint (depth, <, 32);
  g_assert_nonnull (nav_derivation_get_unit (derivation));
  if (nav_derivation_get_operation (derivation) == NULL) {
    g_assert_nonnull (nav_derivation_get_source (derivation));
    return;
  }
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    check_chain (nav_derivation_get_operand (derivation, i), depth + 1);
}

static void
check_number (Walk *walk, const char *path, double number)
{
  g_autoptr (NavDerivation) why = walk->explain (walk->plan, walk->data, path);

  if (why == NULL) {
    g_test_message ("nobody can say why %s is %g", path, number);
    g_test_fail ();
    return;
  }
  if (fabs (nav_derivation_get_value (why) - number) > 1e-9 * fmax (1, fabs (number))) {
    g_test_message ("%s is %g, its chain says %g", path, number, nav_derivation_get_value (why));
    g_test_fail ();
  }
  check_chain (why, 0);
  walk->numbers++;
}

static void walk_node (Walk *walk, const char *path, JsonNode *node);

static void
walk_object (Walk *walk, const char *path, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    g_autofree char *inner = *path ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
    /* Reasons carry copies of numbers that the walk meets elsewhere. */
    if (g_str_equal (name, "why") || g_str_equal (name, "risks"))
      continue;
    walk_node (walk, inner, member);
  }
}

static void
walk_node (Walk *walk, const char *path, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    walk_object (walk, path, json_node_get_object (node));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++) {
      g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);
      walk_node (walk, inner, json_array_get_element (array, i));
    }
  } else if (JSON_NODE_HOLDS_VALUE (node)) {
    GType type = json_node_get_value_type (node);
    if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
      check_number (walk, path, json_node_get_double (node));
  }
}

static NavDerivation *
explain_recommendation (NavPlan *plan, gpointer data, const char *path)
{
  return nav_explain (plan, data, path);
}

static NavPlan *
make_plan (const char *json)
{
  g_autoptr (NavSpec) spec = workflow_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  NavPlan *plan =
    nav_plan_compute (workflow_fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static void
walk (NavPlan *plan)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < MIN (all->len, 25); i++) {
    g_autoptr (JsonObject) object = nav_recommendation_to_json (all->pdata[i], i + 1);
    Walk state = { plan, all->pdata[i], explain_recommendation, 0 };
    walk_object (&state, "", object);
    g_assert_cmpuint (state.numbers, >, 60);
  }
}

static void
walk_plan (const char *json)
{
  g_autoptr (NavPlan) plan = make_plan (json);

  walk (plan);
}

/* Simulated, with figures of each workload. */
static void
test_simulated (void)
{
  g_autoptr (NavPlan) plan = make_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100},"
    "{'use_case':'translation','users':50}],'slo':{'ttft_ms':3000},'spare_replicas':1,"
    "'constraints':{'gpus':['h100-sxm','l4'],'models':['Qwen/Qwen3-8B','openai/gpt-oss-20b']}}");
  const NavRefineOptions options = { 12, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NavPlan) fine = nav_plan_refine (plan, &options, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  walk (fine);
}

static void
test_sentence (void)
{
  walk_plan ("{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
             "'priorities':{'latency':'high'},'spare_replicas':1,'growth':0.2}");
}

static void
test_owned_and_chosen (void)
{
  walk_plan ("{'workloads':[{'peak_rps':2,'input_tokens':150,'output_tokens':200}],"
             "'slo':{'ttft_ms':2000,'e2e_ms':60000},'constraints':{'gpus':['h100','h200'],"
             "'providers':['aws']},'inventory':[{'gpu':'h100-sxm','count':64}]}");
}

static void
test_two_workloads (void)
{
  walk_plan ("{'workloads':[{'use_case':'chatbot_conversational','users':100},"
             "{'use_case':'translation','users':50}],'slo':{'ttft_ms':3000}}");
}

/* Every number of the completed spec, too. */
static void
test_spec (void)
{
  g_autoptr (NavPlan) plan =
    make_plan ("{'workloads':[{'use_case':'chatbot_conversational','users':1000},"
               "{'use_case':'code_completion','users':30}],'priorities':{'latency':'high'}}");
  NavSpec *spec = nav_plan_get_spec (plan);
  guint numbers = 0;

  for (NavSpecField f = 0; f < NAV_N_SPEC_FIELDS; f++) {
    guint n = f < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_n_workloads (spec) : 1;
    for (guint w = 0; w < n; w++) {
      NavLeaf *leaf = f < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, w, f)
                                                : nav_spec_get (spec, f);
      g_autofree char *path = nav_spec_field_path (f, w);
      g_autoptr (NavDerivation) why = NULL;
      if (leaf == NULL || leaf->type != NAV_VALUE_NUMBER)
        continue;
      why = nav_explain_spec (plan, path);
      g_assert_nonnull (why);
      g_assert_cmpfloat (nav_derivation_get_value (why), ==, leaf->number);
      check_chain (why, 0);
      numbers++;
    }
  }
  g_assert_cmpuint (numbers, >, 20);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/walk/sentence", test_sentence);
  g_test_add_func ("/workflow/walk/owned-and-chosen", test_owned_and_chosen);
  g_test_add_func ("/workflow/walk/two-workloads", test_two_workloads);
  g_test_add_func ("/workflow/walk/simulated", test_simulated);
  g_test_add_func ("/workflow/walk/spec", test_spec);
  return g_test_run ();
}
