// SPDX-License-Identifier: Apache-2.0
// Errors: the field beside the message, kinds across domains, and what the shell sees.

#include <gio/gio.h>
#include <locale.h>

#include "base/nav-error.h"
#include "base/nav-json.h"

static GError *
make_error (NavErrorKind kind, const char *field)
{
  GError *error = NULL;

  nav_set_error (&error, NAV_BASE_ERROR, kind, field, "it is %d", 5);
  return error;
}

static void
test_field (void)
{
  g_autoptr (GError) error = make_error (NAV_ERROR_INVALID, "a.b");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) bare = make_error (NAV_ERROR_INVALID, NULL);

  g_assert_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "it is 5");
  g_assert_cmpstr (nav_error_get_field (error), ==, "a.b");
  g_assert_cmpstr (nav_error_get_field (copy), ==, "a.b");
  g_assert_null (nav_error_get_field (bare));
}

static void
test_prefix (void)
{
  g_autoptr (GError) error = make_error (NAV_ERROR_INVALID, "b");
  g_autoptr (GError) bare = make_error (NAV_ERROR_INVALID, NULL);

  nav_error_prefix_field (error, "a");
  nav_error_prefix_field (bare, "a");
  g_assert_cmpstr (nav_error_get_field (error), ==, "a.b");
  g_assert_cmpstr (nav_error_get_field (bare), ==, "a");
}

static void
test_nobody_asks (void)
{
  nav_set_error (NULL, NAV_BASE_ERROR, NAV_ERROR_INVALID, "a", "nobody asks");
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  g_autoptr (GError) missing = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "none");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");

  g_assert_false (nav_error_is_ours (error));
  g_assert_null (nav_error_get_field (error));
  g_assert_false (nav_error_matches_kind (error, NAV_ERROR_CANCELLED));
  g_assert_cmpstr (nav_error_get_code (error), ==, "cancelled");
  g_assert_cmpstr (nav_error_get_code (missing), ==, "not_found");
  g_assert_cmpstr (nav_error_get_code (other), ==, "invalid");
  g_assert_cmpint (nav_error_exit_code (error), ==, NAV_EXIT_NO_SOLUTION);
  g_assert_cmpint (nav_error_exit_code (other), ==, NAV_EXIT_INVALID);
}

typedef struct {
  NavErrorKind kind;
  const char *code;
  NavExitCode exit_code;
} Kind;

static void
test_kinds (void)
{
  static const Kind kinds[] = {
    { NAV_ERROR_INVALID, "invalid", NAV_EXIT_INVALID },
    { NAV_ERROR_NOT_FOUND, "not_found", NAV_EXIT_INVALID },
    { NAV_ERROR_UNSUPPORTED, "unsupported", NAV_EXIT_INVALID },
    { NAV_ERROR_REMOTE, "remote", NAV_EXIT_REMOTE },
    { NAV_ERROR_CANCELLED, "cancelled", NAV_EXIT_NO_SOLUTION },
    { NAV_ERROR_CORRUPT, "corrupt", NAV_EXIT_INVALID },
    { NAV_ERROR_NEWER, "newer", NAV_EXIT_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = make_error (kinds[i].kind, NULL);

    g_assert_true (nav_error_matches_kind (error, kinds[i].kind));
    g_assert_cmpstr (nav_error_get_code (error), ==, kinds[i].code);
    g_assert_cmpint (nav_error_exit_code (error), ==, kinds[i].exit_code);
  }
}

static const char *
shout (const char *format)
{
  if (g_str_equal (format, "Cannot read %s"))
    return "CANNOT READ %s";
  if (g_str_equal (format, "%s: is missing"))
    return "%s: IS MISSING";
  return g_str_equal (format, "is missing") ? "IS MISSING" : format;
}

/* People get their language, JSON gets English, in copies and with a field in front as well. */
static void
test_translated (void)
{
  g_autoptr (GError) error = NULL, copy = NULL, about = NULL, unknown = NULL, member = NULL;
  g_autoptr (JsonNode) object = nav_json_parse ("{}", -1, &nav_json_default_limits, NULL);
  g_auto (NavJsonReader) reader = { 0 };

  nav_error_set_translate (shout);
  nav_set_error (&error, NAV_BASE_ERROR, NAV_ERROR_INVALID, "f", "Cannot read %s", "it");
  copy = g_error_copy (error);
  g_prefix_error (&copy, "x: ");
  nav_set_error_text (&about, NAV_BASE_ERROR, NAV_ERROR_INVALID, "f", "%s: is missing");
  nav_set_error (&unknown, NAV_BASE_ERROR, NAV_ERROR_INVALID, "f", "Nobody knows %d", 1);
  nav_json_reader_init (&reader, object, "rows");
  nav_json_reader_fail (&reader, "id", "is missing");
  nav_json_reader_finish (&reader, &member);
  nav_error_set_translate (NULL);
  g_assert_cmpstr (error->message, ==, "CANNOT READ it");
  g_assert_cmpstr (nav_error_get_english (error), ==, "Cannot read it");
  g_assert_cmpstr (copy->message, ==, "x: CANNOT READ it");
  g_assert_cmpstr (nav_error_get_english (copy), ==, "Cannot read it");
  g_assert_cmpstr (about->message, ==, "f: IS MISSING");
  g_assert_cmpstr (nav_error_get_english (about), ==, "f: is missing");
  g_assert_cmpstr (unknown->message, ==, "Nobody knows 1");
  g_assert_cmpstr (nav_error_get_english (unknown), ==, "Nobody knows 1");
  g_assert_cmpstr (member->message, ==, "rows.id: IS MISSING");
  g_assert_cmpstr (nav_error_get_english (member), ==, "rows.id: is missing");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/field", test_field);
  g_test_add_func ("/error/prefix", test_prefix);
  g_test_add_func ("/error/nobody-asks", test_nobody_asks);
  g_test_add_func ("/error/foreign", test_foreign);
  g_test_add_func ("/error/kinds", test_kinds);
  g_test_add_func ("/error/translated", test_translated);
  return g_test_run ();
}
