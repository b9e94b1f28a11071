// SPDX-License-Identifier: Apache-2.0
// The reader of JSON objects and the writer: types, ranges, unknown members, paths, round trips.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"

static JsonNode *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = nav_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_reads (void)
{
  static const char *const colours[] = { "red", "green", NULL };
  g_autoptr (JsonNode) node = parse ("{'n':2.5,'i':7,'b':true,'s':'é','c':'green','l':['a','b'],"
                                     "'o':{'x':1},'z':null}");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  g_assert_cmpfloat (nav_json_reader_number (&reader, "n", 0, 0, 10), ==, 2.5);
  g_assert_cmpint (nav_json_reader_int (&reader, "i", 0, 0, 10), ==, 7);
  g_assert_true (nav_json_reader_bool (&reader, "b", FALSE));
  g_assert_cmpstr (nav_json_reader_string (&reader, "s", NULL), ==, "é");
  g_assert_cmpint (nav_json_reader_choice (&reader, "c", colours, 0), ==, 1);
  list = nav_json_reader_strv (&reader, "l");
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_nonnull (nav_json_reader_object (&reader, "o"));
  g_assert_false (nav_json_reader_has (&reader, "z"));
  g_assert_true (nav_json_reader_finish (&reader, &error));
  g_assert_no_error (error);
}

static void
test_absent_and_null_are_default (void)
{
  g_autoptr (JsonNode) node = parse ("{'n':null,'s':null,'l':null}");
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  g_assert_cmpfloat (nav_json_reader_number (&reader, "n", 4, 0, 10), ==, 4);
  g_assert_cmpfloat (nav_json_reader_number (&reader, "absent", 5, 0, 10), ==, 5);
  g_assert_true (isnan (nav_json_reader_number (&reader, "unknown", NAN, 0, 10)));
  g_assert_cmpstr (nav_json_reader_string (&reader, "s", "d"), ==, "d");
  g_assert_null (nav_json_reader_strv (&reader, "l"));
  g_assert_true (nav_json_reader_finish (&reader, NULL));
}

typedef struct {
  const char *name;
  const char *json;
  const char *field;
} Mistake;

static const Mistake mistakes[] = {
  { "text-for-number", "{'n':'1'}", "top.n" },
  { "bool-for-number", "{'n':true}", "top.n" },
  { "list-for-number", "{'n':[1]}", "top.n" },
  { "below", "{'n':-0.001}", "top.n" },
  { "above", "{'n':10.001}", "top.n" },
  { "number-for-bool", "{'b':1}", "top.b" },
  { "number-for-text", "{'s':1}", "top.s" },
  { "not-a-choice", "{'c':'blue'}", "top.c" },
  { "choice-in-other-case", "{'c':'Red'}", "top.c" },
  { "fraction-for-int", "{'i':1.5}", "top.i" },
  { "text-for-list", "{'l':'a'}", "top.l" },
  { "number-in-list", "{'l':['a',1]}", "top.l" },
  { "list-for-object", "{'o':[]}", "top.o" },
  { "unknown", "{'n':1,'nn':1}", "top.nn" },
  { "unknown-null", "{'nn':null}", "top.nn" },
  { "not-an-object", "[1]", "top" },
  { "first-of-two", "{'n':'x','i':'y'}", "top.n" },
};

static void
test_mistake (gconstpointer data)
{
  static const char *const colours[] = { "red", "green", NULL };
  const Mistake *mistake = data;
  g_autoptr (JsonNode) node = parse (mistake->json);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, "top");
  nav_json_reader_number (&reader, "n", 0, 0, 10);
  nav_json_reader_int (&reader, "i", 0, 0, 10);
  nav_json_reader_bool (&reader, "b", FALSE);
  nav_json_reader_string (&reader, "s", NULL);
  nav_json_reader_choice (&reader, "c", colours, 0);
  list = nav_json_reader_strv (&reader, "l");
  nav_json_reader_object (&reader, "o");
  g_assert_false (nav_json_reader_finish (&reader, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, mistake->field);
  g_assert_nonnull (strstr (error->message, mistake->field));
}

static void
test_rest_is_ignored (void)
{
  g_autoptr (JsonNode) node = parse ("{'a':1,'b':2}");
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  nav_json_reader_ignore_rest (&reader);
  g_assert_true (nav_json_reader_finish (&reader, NULL));
}

static void
test_range_in_message (void)
{
  g_autoptr (JsonNode) node = parse ("{'n':12}");
  g_autoptr (GError) error = NULL;
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  nav_json_reader_number (&reader, "n", 0, 0.5, 10.25);
  nav_json_reader_finish (&reader, &error);
  g_assert_cmpstr (error->message, ==, "n: must be from 0.5 to 10.25");
}

static void
test_nested_error_keeps_its_path (void)
{
  g_autoptr (JsonNode) node = parse ("{'inner':{'n':'x'}}");
  g_autoptr (GError) error = NULL;
  NavJsonReader outer, inner;
  GError *found = NULL;

  nav_json_reader_init (&outer, node, NULL);
  nav_json_reader_init (&inner, nav_json_reader_object (&outer, "inner"), "inner");
  nav_json_reader_number (&inner, "n", 0, 0, 1);
  g_assert_false (nav_json_reader_finish (&inner, &found));
  nav_json_reader_take_error (&outer, found);
  nav_json_reader_number (&outer, "m", 0, 0, 1);
  g_assert_false (nav_json_reader_finish (&outer, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "inner.n");
}

static void
test_depth_limit (void)
{
  const NavJsonLimits limits = { 1000, 4, 0 };
  g_autoptr (JsonNode) good = nav_json_parse ("[[[[1]]],[[[]]]]", -1, &limits, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (good);
  g_assert_null (nav_json_parse ("[[[[[1]]]]]", -1, &limits, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
}

static void
test_size_limit (void)
{
  const NavJsonLimits limits = { 8, 4, 0 };
  g_autoptr (JsonNode) good = nav_json_parse ("[\"1234\"]", -1, &limits, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (good);
  g_assert_null (nav_json_parse ("[\"12345\"]", -1, &limits, &error));
  g_assert_nonnull (strstr (error->message, "9 bytes"));
}

/* Names count, closing brackets do not. */
static void
test_value_limit (void)
{
  const NavJsonLimits limits = { 1000, 4, 7 };
  g_autoptr (JsonNode) good =
    nav_json_parse ("[{\"a\" :\t1},[ ] , true,-5.5 ]", -1, &limits, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (good);
  g_assert_null (nav_json_parse ("[1,2,3,\"4\",5,6,7]", -1, &limits, &error));
  g_assert_nonnull (strstr (error->message, "column 16: more than 7 values"));
}

/* The length counts, not a NUL: nothing is read beyond it. */
static void
test_length_counts (void)
{
  g_autofree char *text = g_strndup ("[12345", 6);
  g_autoptr (JsonNode) node = nav_json_parse ("[1]xxxxx", 3, NULL, NULL);

  g_assert_nonnull (node);
  g_assert_null (nav_json_parse (text, 6, NULL, NULL));
}

static void
test_writes_shortest (void)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  nav_json_add_number (object, "a", 0.1);
  nav_json_add_number (object, "b", 3);
  nav_json_add_number (object, "c", NAN);
  nav_json_add_number (object, "d", INFINITY);
  nav_json_add_number (object, "e", 1.0 / 3);
  nav_json_add_number (object, "f", 1e300);
  nav_json_add_string (object, "g", NULL);
  nav_json_add_string (object, "h", "a\"\\\n\x01é");
  nav_json_add_strv (object, "i", NULL);
  node = nav_json_node_for_object (object);
  text = nav_json_to_text (node, FALSE);
  g_assert_cmpstr (text, ==,
                   "{\"a\":0.1,\"b\":3,\"c\":null,\"d\":null,\"e\":0.3333333333333333,"
                   "\"f\":1e+300,\"g\":null,\"h\":\"a\\\"\\\\\\n\\u0001é\",\"i\":[]}");
}

static void
test_pretty_reads_back (void)
{
  g_autoptr (JsonNode) node = parse ("{'a':[1,2.5,'x'],'b':{'c':[{'d':null}],'e':{}},'f':[]}");
  g_autofree char *pretty = nav_json_to_text (node, TRUE);
  g_autoptr (JsonNode) again = nav_json_parse (pretty, -1, NULL, NULL);

  g_assert_true (json_node_equal (node, again));
  g_assert_nonnull (strstr (pretty, "\n  \"a\": [1, 2.5, \"x\"]"));
}

static void
test_number (void)
{
  static const char *const none[] = { "\"7\"", "true", "null", "[7]", "{}" };
  g_autoptr (JsonNode) whole = nav_json_parse ("-7", -1, &nav_json_default_limits, NULL);
  g_autoptr (JsonNode) broken = nav_json_parse ("0.5", -1, &nav_json_default_limits, NULL);

  g_assert_cmpfloat (nav_json_number (whole), ==, -7);
  g_assert_cmpfloat (nav_json_number (broken), ==, 0.5);
  g_assert_true (isnan (nav_json_number (NULL)));
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++) {
    g_autoptr (JsonNode) node = nav_json_parse (none[i], -1, &nav_json_default_limits, NULL);
    g_assert_true (isnan (nav_json_number (node)));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/reads", test_reads);
  g_test_add_func ("/json/absent-and-null-are-default", test_absent_and_null_are_default);
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autofree char *path = g_strconcat ("/json/mistake/", mistakes[i].name, NULL);
    g_test_add_data_func (path, &mistakes[i], test_mistake);
  }
  g_test_add_func ("/json/rest-is-ignored", test_rest_is_ignored);
  g_test_add_func ("/json/range-in-message", test_range_in_message);
  g_test_add_func ("/json/nested-error-keeps-its-path", test_nested_error_keeps_its_path);
  g_test_add_func ("/json/depth-limit", test_depth_limit);
  g_test_add_func ("/json/size-limit", test_size_limit);
  g_test_add_func ("/json/value-limit", test_value_limit);
  g_test_add_func ("/json/length-counts", test_length_counts);
  g_test_add_func ("/json/writes-shortest", test_writes_shortest);
  g_test_add_func ("/json/pretty-reads-back", test_pretty_reads_back);
  g_test_add_func ("/json/number", test_number);
  return g_test_run ();
}
