// SPDX-License-Identifier: Apache-2.0
// Texts as other programs write them: Python's JSON knows NaN and Infinity, answers of a model may
// hold anything, and members come and go with versions.

#include <math.h>
#include <string.h>

#include "knowledge/nav-import-private.h"

/* Words of Python that JSON lacks, and what stands for them. */
static const struct {
  const char *word;
  const char *stand_in;
} words[] = {
  { "NaN", "null" },
  { "-Infinity", "null" },
  { "Infinity", "\"inf\"" },
};

/* At a word outside strings: writes what stands for it. Returns: how many bytes that was. */
static gsize
replace_word (const char *text, gsize left, GString *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i].word);

    if (left >= length && memcmp (text, words[i].word, length) == 0) {
      g_string_append (out, words[i].stand_in);
      return length;
    }
  }
  return 0;
}

static int
hex4 (const char *text, gsize left)
{
  int code = 0;

  if (left < 6 || text[0] != '\\' || text[1] != 'u')
    return -1;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit (text[i]))
      return -1;
    code = code * 16 + g_ascii_xdigit_value (text[i]);
  }
  return code;
}

/* Escapes that are no character (a zero byte, half a surrogate) become the one that says so. */
static gsize
copy_escape (const char *text, gsize left, GString *out)
{
  int code = hex4 (text, left), second;
  gsize length = 6;

  if (code < 0) {
    g_string_append_len (out, text, (gssize) MIN (left, 2));
    return MIN (left, 2);
  }
  if (code >= 0xd800 && code <= 0xdbff) {
    second = hex4 (text + 6, left - 6);
    if (second >= 0xdc00 && second <= 0xdfff)
      length = 12;
  }
  if (code == 0 || (code >= 0xd800 && code <= 0xdfff && length == 6))
    g_string_append (out, "\\ufffd");
  else
    g_string_append_len (out, text, (gssize) length);
  return length;
}

/**
 * nav_import_tame_json:
 *
 * Returns: (transfer full): @text as JSON that a strict reader takes, where only Python's
 *   extensions stood against that
 */
char *
nav_import_tame_json (const char *text, gsize length, gsize *ret_length)
{
  GString *out = g_string_sized_new (length + 16);
  gboolean inside = FALSE;

  for (gsize i = 0; i < length;) {
    gsize done = 0;

    if (inside && text[i] == '\\')
      done = copy_escape (text + i, length - i, out);
    else if (!inside && (text[i] == 'N' || text[i] == 'I' || text[i] == '-'))
      done = replace_word (text + i, length - i, out);
    else if (text[i] == '"')
      inside = !inside;
    if (done == 0) {
      g_string_append_c (out, text[i]);
      done = 1;
    }
    i += done;
  }
  *ret_length = out->len;
  return g_string_free (out, FALSE);
}

static JsonNode *
value_of (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* Only what is a number from end to end, in the notation of data. */
double
nav_import_parse_number (const char *text)
{
  char *end;
  double value;

  if (*text == '\0' || text[strspn (text, G_CSET_DIGITS "+-.eE")] != '\0')
    return NAN;
  value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (value) ? value : NAN;
}

/* NaN where there is no number. */
double
nav_import_number (JsonObject *object, const char *name)
{
  JsonNode *node = value_of (object, name);
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

const char *
nav_import_text (JsonObject *object, const char *name)
{
  JsonNode *node = value_of (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                  : NULL;
}

JsonObject *
nav_import_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
nav_import_array (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
