// SPDX-License-Identifier: Apache-2.0
// A plan as a document: complete, consistent, without a number that JSON does not have.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "workflow-fixture.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-plan-words.h"

static NavPlan *
plan_of (const char *single_quoted_json)
{
  g_autoptr (NavSpec) spec = workflow_fixture_spec (single_quoted_json);
  g_autoptr (GError) error = NULL;
  NavPlan *plan =
    nav_plan_compute (workflow_fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static JsonNode *
json_of (NavPlan *plan, gboolean explain)
{
  NavPlanJsonOptions options = { .created_us = G_GINT64_CONSTANT (1795514400000000),
                                 .elapsed_ms = NAN,
                                 .explain = explain };

  return nav_plan_to_json (plan, &options);
}

static void
test_header (void)
{
  g_autoptr (NavPlan) plan = plan_of (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (JsonNode) node = json_of (plan, FALSE);
  JsonObject *object = json_node_get_object (node);
  JsonObject *knowledge = json_object_get_object_member (object, "knowledge");

  g_assert_cmpstr (json_object_get_string_member (object, "schema"), ==, "neuralnav.plan/1");
  g_assert_cmpstr (json_object_get_string_member (object, "created"), ==, "2026-11-24T10:00:00Z");
  g_assert_true (json_object_has_member (knowledge, "revision"));
  g_assert_cmpuint (strlen (json_object_get_string_member (knowledge, "sha256")), ==, 64);
  g_assert_true (json_object_get_null_member (object, "elapsed_ms"));
}

/* Every id of a list is among the recommendations, which come in balanced order. */
static void
test_lists_and_recommendations_agree (void)
{
  g_autoptr (NavPlan) plan = plan_of (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (JsonNode) node = json_of (plan, FALSE);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *object = json_node_get_object (node);
  JsonArray *all = json_object_get_array_member (object, "recommendations");
  gint64 rank = 0;

  g_assert_cmpuint (json_array_get_length (all), >, 0);
  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *r = json_array_get_object_element (all, i);
    g_assert_cmpint (json_object_get_int_member (r, "rank"), >, rank);
    rank = json_object_get_int_member (r, "rank");
    g_assert_true (
      g_hash_table_add (ids, (gpointer) json_object_get_string_member (r, "id")));
  }
  for (int l = 0; l < NAV_N_LISTS; l++) {
    JsonArray *list = json_object_get_array_member (
      json_object_get_object_member (object, "lists"), nav_plan_list_names[l]);
    g_assert_cmpuint (json_array_get_length (list), >, 0);
    g_assert_cmpuint (json_array_get_length (list), <=, NAV_PLAN_JSON_LIST_LENGTH);
    for (guint i = 0; i < json_array_get_length (list); i++)
      g_assert_true (g_hash_table_contains (ids, json_array_get_string_element (list, i)));
  }
}

static void
test_same_plan_same_bytes (void)
{
  g_autoptr (NavPlan) a = plan_of (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (NavPlan) b = plan_of (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (JsonNode) first = json_of (a, TRUE);
  g_autoptr (JsonNode) second = json_of (b, TRUE);
  g_autofree char *first_text = nav_json_to_text (first, TRUE);
  g_autofree char *second_text = nav_json_to_text (second, TRUE);

  g_assert_cmpstr (first_text, ==, second_text);
  g_assert_null (strstr (first_text, "nan"));
  g_assert_null (strstr (first_text, "inf"));
}

static void check_numbers (JsonNode *node, const char *path, JsonObject *explanation);

static void
check_members (JsonObject *object, const char *prefix, JsonObject *explanation)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    const char *name = l->data;
    g_autofree char *path = prefix[0] ? g_strconcat (prefix, ".", name, NULL) : g_strdup (name);
    if (strcmp (name, "why") && strcmp (name, "risks") && strcmp (name, "explanation"))
      check_numbers (json_object_get_member (object, name), path, explanation);
  }
}

static void
check_numbers (JsonNode *node, const char *path, JsonObject *explanation)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    check_members (json_node_get_object (node), path, explanation);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++) {
      g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
      check_numbers (json_array_get_element (array, i), item, explanation);
    }
  } else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    if (!json_object_has_member (explanation, path)) {
      g_test_message ("%s has no derivation", path);
      g_test_fail ();
    }
  }
}

/* Each tree ends in facts, and every operation, name and constant in it has words. */
static void
check_tree (JsonObject *tree)
{
  const char *name = json_object_get_string_member (tree, "name");
  g_autofree char *words = nav_words_name (&nav_words_english, name);
  const char *operation;
  JsonArray *operands;

  if (strchr (words, '_') != NULL) {
    g_test_message ("the quantity %s has no words", name);
    g_test_fail ();
  }
  if (json_object_has_member (tree, "source")) {
    JsonObject *source = json_object_get_object_member (tree, "source");
    JsonObject *args = json_object_get_object_member (source, "args");
    g_assert_false (json_object_has_member (tree, "operation"));
    if (json_object_has_member (args, "reason"))
      g_assert_true (nav_words_knows_term (NAV_WORDS_CONSTANT,
                                           json_object_get_string_member (args, "reason")));
    return;
  }
  operation = json_object_get_string_member (tree, "operation");
  if (!nav_words_knows_term (NAV_WORDS_OPERATION, operation)) {
    g_test_message ("the operation %s has no words", operation);
    g_test_fail ();
  }
  operands = json_object_get_array_member (tree, "operands");
  g_assert_cmpuint (json_array_get_length (operands), >, 0);
  for (guint i = 0; i < json_array_get_length (operands); i++)
    check_tree (json_array_get_object_element (operands, i));
}

static void
test_no_number_without_a_derivation (void)
{
  static const char *const specs[] = {
    WORKFLOW_FIXTURE_SMALL,
    "{'workloads':[{'input_tokens':150,'output_tokens':200,'peak_rps':2.7}],"
    "'slo':{'ttft_ms':200,'tpot_ms':50},'constraints':{'models':['Qwen/Qwen3-8B']},"
    "'inventory':[{'gpu':'l4','count':8}],'spare_replicas':1,'growth':0.5}",
  };

  for (gsize s = 0; s < G_N_ELEMENTS (specs); s++) {
    g_autoptr (NavPlan) plan = plan_of (specs[s]);
    g_autoptr (JsonNode) node = json_of (plan, TRUE);
    JsonArray *all =
      json_object_get_array_member (json_node_get_object (node), "recommendations");
    guint explained = 0;
    for (guint i = 0; i < json_array_get_length (all); i++) {
      JsonObject *r = json_array_get_object_element (all, i);
      g_autoptr (GList) trees = NULL;
      if (!json_object_has_member (r, "explanation"))
        continue;
      explained++;
      check_members (r, "", json_object_get_object_member (r, "explanation"));
      trees = json_object_get_values (json_object_get_object_member (r, "explanation"));
      for (GList *l = trees; l != NULL; l = l->next)
        check_tree (json_node_get_object (l->data));
    }
    g_assert_cmpuint (explained, >, 0);
  }
}

/* What cannot be met is an answer: no recommendations, and what to relax. */
static void
test_nearest_misses (void)
{
  g_autoptr (NavPlan) plan = plan_of (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],'slo':{'ttft_ms':1},"
    "'constraints':{'gpus':['l4'],'models':['Qwen/Qwen3-8B']}}");
  g_autoptr (JsonNode) node = json_of (plan, FALSE);
  g_autofree char *summary = nav_plan_words_summary (&nav_words_english, plan);
  JsonObject *object = json_node_get_object (node);
  JsonArray *misses = json_object_get_array_member (object, "nearest_misses");
  JsonArray *relax;

  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (object, "recommendations")), ==, 0);
  g_assert_cmpuint (json_array_get_length (misses), >, 0);
  relax = json_object_get_array_member (json_array_get_object_element (misses, 0), "relax");
  g_assert_cmpuint (json_array_get_length (relax), >, 0);
  for (guint i = 0; i < json_array_get_length (relax); i++) {
    JsonObject *item = json_array_get_object_element (relax, i);
    NavSpecField field;
    guint workload;
    g_assert_true (nav_spec_field_parse (json_object_get_string_member (item, "field"), &field,
                                         &workload));
    g_assert_cmpfloat (json_object_get_double_member (item, "to"), >,
                       json_object_get_double_member (item, "from"));
  }
  g_assert_true (g_str_has_suffix (summary, "nothing meets all that is asked."));
}

static void
test_summary (void)
{
  g_autoptr (NavPlan) users = plan_of (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (NavPlan) rate =
    plan_of ("{'workloads':[{'peak_rps':2.7,'input_tokens':150,'output_tokens':200}],"
             "'constraints':{'models':['Qwen/Qwen3-8B'],'gpus':['l4']}}");
  g_autofree char *of_users = nav_plan_words_summary (&nav_words_english, users);
  g_autofree char *of_rate = nav_plan_words_summary (&nav_words_english, rate);
  g_autoptr (NavPlan) work =
    plan_of ("{'workloads':[{'batch':{'requests':36000,'deadline_h':8},'input_tokens':150,"
             "'output_tokens':200}],'constraints':{'models':['Qwen/Qwen3-8B'],'gpus':['l4']}}");
  g_autofree char *of_work = nav_plan_words_summary (&nav_words_english, work);

  g_assert_true (g_str_has_prefix (of_users, "For 1,000 users, about 200 at once (2.7 requests a "
                                             "second at peak, assumed): all targets met from $"));
  g_assert_true (g_str_has_prefix (of_rate, "For 2.7 requests a second at peak: the load is "
                                            "carried from $"));
  g_assert_true (g_str_has_prefix (of_work, "For 36,000 requests within 8 hours (1.25 requests a "
                                            "second): the load is carried from $"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan-json/header", test_header);
  g_test_add_func ("/plan-json/lists-and-recommendations-agree",
                   test_lists_and_recommendations_agree);
  g_test_add_func ("/plan-json/same-plan-same-bytes", test_same_plan_same_bytes);
  g_test_add_func ("/plan-json/no-number-without-a-derivation",
                   test_no_number_without_a_derivation);
  g_test_add_func ("/plan-json/nearest-misses", test_nearest_misses);
  g_test_add_func ("/plan-json/summary", test_summary);

  return g_test_run ();
}
