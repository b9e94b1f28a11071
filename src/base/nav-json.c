// SPDX-License-Identifier: Apache-2.0
// JSON from outside, parsed with limits on size and depth, and JSON to outside, written so that the
// same value gives the same shortest text in every locale. NaN and infinity are written as null.

#include "nav-json.h"

#include <math.h>
#include <string.h>

#include "nav-error.h"
#include "nav-json-scan.h"

const NavJsonLimits nav_json_default_limits = { 32 * 1024 * 1024, 64, 0 };
const NavJsonLimits nav_json_line_limits = { 1024 * 1024, 32, 0 };

static gboolean
check_limits (const char *text, gsize length, const NavJsonLimits *limits, GError **error)
{
  if (length > limits->max_bytes) {
    nav_set_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID, NULL,
                   "The JSON text has %zu bytes; at most %zu are read", length,
                   limits->max_bytes);
    return FALSE;
  }
  if (!g_utf8_validate_len (text, length, NULL)) {
    nav_set_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID, NULL,
                   "The JSON text is not valid UTF-8");
    return FALSE;
  }
  return nav_json_scan (text, length, limits, error);
}

/**
 * nav_json_parse:
 * @text: a JSON text, not trusted
 * @length: its length in bytes, or -1 if it ends in NUL
 * @limits: (nullable): NULL for nav_json_default_limits
 * @error: NAV_ERROR_INVALID with line and column
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the root; free with json_node_unref()
 */
JsonNode *
nav_json_parse (const char *text, gssize length, const NavJsonLimits *limits, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  JsonNode *root;
  gsize size;

  g_return_val_if_fail (text != NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (!check_limits (text, size, limits ? limits : &nav_json_default_limits, error))
    return NULL;

  /* Sealed afterwards: the immutable parser of json-glib 1.10 aborts on some broken texts. */
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, &local)) {
    nav_set_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID, NULL, "Not valid JSON: %s",
                   local->message);
    return NULL;
  }
  root = json_parser_steal_root (parser);
  if (root == NULL) {
    nav_set_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID, NULL, "The JSON text is empty");
    return NULL;
  }
  json_node_seal (root);
  return root;
}

/* The shortest decimal that reads back as the same double. */
static void
append_double (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value) || value == 0) {
    g_string_append (out, isfinite (value) ? "0" : "null");
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (out, buffer);
}

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++) {
    guchar c = (guchar) *p;

    if (c == '"' || c == '\\')
      g_string_append_printf (out, "\\%c", c);
    else if (c == '\n')
      g_string_append (out, "\\n");
    else if (c == '\t')
      g_string_append (out, "\\t");
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

static void append_node (GString *out, JsonNode *node, int indent);

static void
append_break (GString *out, int indent)
{
  if (indent < 0)
    return;
  g_string_append_c (out, '\n');
  for (int i = 0; i < indent; i++)
    g_string_append (out, "  ");
}

static gboolean
is_flat (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node);
}

/* Short arrays of plain values stay on one line: ranges and id lists read better so. */
static gboolean
array_is_flat (JsonArray *array)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < n; i++)
    if (!is_flat (json_array_get_element (array, i)))
      return FALSE;
  return n <= 16;
}

static void
append_array (GString *out, JsonArray *array, int indent)
{
  guint n = json_array_get_length (array);
  int inner = indent < 0 || array_is_flat (array) ? -1 : indent + 1;

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (out, inner < 0 && indent >= 0 ? ", " : ",");
    append_break (out, inner);
    append_node (out, json_array_get_element (array, i), inner);
  }
  if (n > 0 && inner >= 0)
    append_break (out, indent);
  g_string_append_c (out, ']');
}

static void
append_object (GString *out, JsonObject *object, int indent)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean first = TRUE;
  int inner = indent < 0 ? -1 : indent + 1;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    append_break (out, inner);
    append_string (out, name);
    g_string_append (out, indent < 0 ? ":" : ": ");
    append_node (out, value, inner);
  }
  if (!first)
    append_break (out, indent);
  g_string_append_c (out, '}');
}

static void
append_value (GString *out, JsonNode *node)
{
  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    append_string (out, json_node_get_string (node));
    break;
  case G_TYPE_BOOLEAN:
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
    break;
  case G_TYPE_INT64:
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
    break;
  default:
    append_double (out, json_node_get_double (node));
  }
}

static void
append_node (GString *out, JsonNode *node, int indent)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "null");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, json_node_get_array (node), indent);
  else
    append_value (out, node);
}

/**
 * nav_json_number:
 * @node: (nullable)
 *
 * Returns: the number that @node is; NaN where it is none
 */
double
nav_json_number (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

/**
 * nav_json_to_text:
 * @node: any JSON value
 * @pretty: two spaces a level, else one line
 *
 * Numbers are written as the shortest text that reads back the same; numbers that JSON does not
 * have become null.
 *
 * Returns: (transfer full): the text, without a line end
 */
char *
nav_json_to_text (JsonNode *node, gboolean pretty)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, pretty ? 0 : -1);
  return g_string_free (out, FALSE);
}

/**
 * nav_json_add_number:
 * @object: where to
 * @name: the member
 * @value: a number; NaN and infinity are written as null, whole numbers without a point
 */
void
nav_json_add_number (JsonObject *object, const char *name, double value)
{
  if (!isfinite (value))
    json_object_set_null_member (object, name);
  else if (fabs (value) < 9e15 && value == floor (value))
    json_object_set_int_member (object, name, (gint64) value);
  else
    json_object_set_double_member (object, name, value);
}

/**
 * nav_json_add_number_element:
 * @value: a number; NaN and infinity are written as null
 */
void
nav_json_add_number_element (JsonArray *array, double value)
{
  if (isfinite (value))
    json_array_add_double_element (array, value);
  else
    json_array_add_null_element (array);
}

/**
 * nav_json_add_string:
 * @value: (nullable): NULL is written as null
 */
void
nav_json_add_string (JsonObject *object, const char *name, const char *value)
{
  if (value == NULL)
    json_object_set_null_member (object, name);
  else
    json_object_set_string_member (object, name, value);
}

/**
 * nav_json_add_strv:
 * @values: (nullable) (array zero-terminated=1): NULL is written as an empty list
 */
void
nav_json_add_strv (JsonObject *object, const char *name, const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, name, array);
}

/**
 * nav_json_node_for_object:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
nav_json_node_for_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/**
 * nav_json_node_for_array:
 * @array: (transfer full): an array
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
nav_json_node_for_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}
