// SPDX-License-Identifier: Apache-2.0
// The typed reader of one JSON object: every getter checks type and range, remembers the first
// mistake with its path, and the end refuses members that were never asked for.

#include <math.h>

#include "nav-error.h"
#include "nav-json.h"

/**
 * nav_json_reader_init:
 * @reader: not yet initialised
 * @node: (nullable): what should be an object
 * @path: (nullable): where it is (`workloads[0]`), put in front of every field in errors
 */
void
nav_json_reader_init (NavJsonReader *reader, JsonNode *node, const char *path)
{
  *reader = (NavJsonReader){ 0 };
  reader->path = g_strdup (path);
  reader->asked = g_ptr_array_new ();
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    reader->object = json_node_get_object (node);
  else
    nav_set_error (&reader->error, NAV_BASE_ERROR, NAV_ERROR_INVALID, path,
                   "%s must be a JSON object", path ? path : "The document");
}

void
nav_json_reader_clear (NavJsonReader *reader)
{
  g_clear_pointer (&reader->path, g_free);
  g_clear_pointer (&reader->asked, g_ptr_array_unref);
  g_clear_error (&reader->error);
  reader->object = NULL;
}

static void
set_mistake (NavJsonReader *reader, const char *name, const char *text, const char *english)
{
  g_autofree char *field =
    reader->path ? g_strconcat (reader->path, ".", name, NULL) : g_strdup (name);
  g_autofree char *message = g_strdup_printf ("%s: %s", field, text);
  g_autofree char *plain = g_strdup_printf ("%s: %s", field, english);

  nav_set_error_texts (&reader->error, NAV_BASE_ERROR, NAV_ERROR_INVALID, field, message, plain);
}

/**
 * nav_json_reader_fail:
 * @reader: a reader
 * @name: the member to blame
 * @format: what is wrong, without the member's name
 *
 * For checks that the getters cannot make. Only the first mistake is kept.
 */
void
nav_json_reader_fail (NavJsonReader *reader, const char *name, const char *format, ...)
{
  g_autofree char *text = NULL, *english = NULL;
  va_list args;

  if (reader->error != NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (nav_error_translate (format), args);
  va_end (args);
  va_start (args, format);
  english = g_strdup_vprintf (format, args);
  va_end (args);
  set_mistake (reader, name, text, english);
}

/**
 * nav_json_reader_fail_text:
 * @text: what is wrong, without the member's name; a text in NAV_ERROR_TEXT()
 *
 * nav_json_reader_fail() for a text that is chosen in one place and set in another.
 */
void
nav_json_reader_fail_text (NavJsonReader *reader, const char *name, const char *text)
{
  if (reader->error == NULL)
    set_mistake (reader, name, nav_error_translate (text), text);
}

/**
 * nav_json_reader_take_error:
 * @error: (transfer full) (nullable): the mistake that a nested parser found
 */
void
nav_json_reader_take_error (NavJsonReader *reader, GError *error)
{
  if (reader->error != NULL)
    g_clear_error (&error);
  else
    reader->error = error;
}

static JsonNode *
look_up (NavJsonReader *reader, const char *name)
{
  JsonNode *node;

  if (reader->object == NULL)
    return NULL;
  node = json_object_get_member (reader->object, name);
  if (node == NULL)
    return NULL;
  g_ptr_array_add (reader->asked, node);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/**
 * nav_json_reader_has:
 *
 * Returns: whether the member is there and not null
 */
gboolean
nav_json_reader_has (NavJsonReader *reader, const char *name)
{
  return look_up (reader, name) != NULL;
}

/**
 * nav_json_reader_number:
 * @fallback: what an absent member reads as
 * @min: the least that can be meant
 * @max: the most that can be meant
 */
double
nav_json_reader_number (NavJsonReader *reader, const char *name, double fallback, double min,
                        double max)
{
  JsonNode *node = look_up (reader, name);
  double value;
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL)
    return fallback;
  if (isnan (nav_json_number (node))) {
    nav_json_reader_fail (reader, name, "must be a number");
    return fallback;
  }
  value = json_node_get_double (node);
  if (isfinite (value) && value >= min && value <= max)
    return value;

  g_ascii_formatd (low, sizeof low, "%.15g", min);
  g_ascii_formatd (high, sizeof high, "%.15g", max);
  if (isinf (max))
    nav_json_reader_fail (reader, name, "must be at least %s", low);
  else
    nav_json_reader_fail (reader, name, "must be from %s to %s", low, high);
  return fallback;
}

gint64
nav_json_reader_int (NavJsonReader *reader, const char *name, gint64 fallback, gint64 min,
                     gint64 max)
{
  double value =
    nav_json_reader_number (reader, name, (double) fallback, (double) min, (double) max);

  if (value != floor (value)) {
    nav_json_reader_fail (reader, name, "must be a whole number");
    return fallback;
  }
  return (gint64) value;
}

gboolean
nav_json_reader_bool (NavJsonReader *reader, const char *name, gboolean fallback)
{
  JsonNode *node = look_up (reader, name);

  if (node == NULL)
    return fallback;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    nav_json_reader_fail (reader, name, "must be true or false");
    return fallback;
  }
  return json_node_get_boolean (node);
}

/**
 * nav_json_reader_string:
 *
 * Returns: (nullable): the text, or @fallback; lives as long as the JSON node
 */
const char *
nav_json_reader_string (NavJsonReader *reader, const char *name, const char *fallback)
{
  JsonNode *node = look_up (reader, name);

  if (node == NULL)
    return fallback;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
    nav_json_reader_fail (reader, name, "must be a text");
    return fallback;
  }
  return json_node_get_string (node);
}

/**
 * nav_json_reader_choice:
 * @choices: (array zero-terminated=1): the texts allowed; "" marks an index without a text
 *
 * Returns: the index of the member's text in @choices, or @fallback
 */
int
nav_json_reader_choice (NavJsonReader *reader, const char *name, const char *const *choices,
                        int fallback)
{
  const char *text = nav_json_reader_string (reader, name, NULL);
  g_autofree char *all = NULL;

  if (text == NULL)
    return fallback;
  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      return i;

  all = g_strjoinv (", ", (char **) choices);
  nav_json_reader_fail (reader, name, "“%s” is not one of %s", text, all);
  return fallback;
}

/**
 * nav_json_reader_strv:
 *
 * Returns: (transfer full) (nullable): the list of texts; NULL when absent
 */
char **
nav_json_reader_strv (NavJsonReader *reader, const char *name)
{
  JsonArray *array = nav_json_reader_array (reader, name);
  g_autoptr (GStrvBuilder) builder = NULL;

  if (array == NULL)
    return NULL;
  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);
    if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
      nav_json_reader_fail (reader, name, "must be a list of texts");
    else
      g_strv_builder_add (builder, json_node_get_string (item));
  }
  return g_strv_builder_end (builder);
}

/**
 * nav_json_reader_object:
 *
 * Returns: (nullable): a node that holds an object; for a nested reader
 */
JsonNode *
nav_json_reader_object (NavJsonReader *reader, const char *name)
{
  JsonNode *node = look_up (reader, name);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    nav_json_reader_fail (reader, name, "must be an object");
    return NULL;
  }
  return node;
}

JsonArray *
nav_json_reader_array (NavJsonReader *reader, const char *name)
{
  JsonNode *node = look_up (reader, name);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    nav_json_reader_fail (reader, name, "must be a list");
    return NULL;
  }
  return json_node_get_array (node);
}

/**
 * nav_json_reader_node:
 *
 * Returns: (nullable): the member as it stands, for members with more than one form
 */
JsonNode *
nav_json_reader_node (NavJsonReader *reader, const char *name)
{
  return look_up (reader, name);
}

/**
 * nav_json_reader_ignore:
 *
 * Allows a member that this version has no use for.
 */
void
nav_json_reader_ignore (NavJsonReader *reader, const char *name)
{
  (void) look_up (reader, name);
}

/**
 * nav_json_reader_ignore_rest:
 *
 * Allows every member that was not asked for.
 */
void
nav_json_reader_ignore_rest (NavJsonReader *reader)
{
  reader->rest_allowed = TRUE;
}

static void
refuse_unknown (NavJsonReader *reader)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (reader->object == NULL || reader->rest_allowed)
    return;
  json_object_iter_init_ordered (&iter, reader->object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!g_ptr_array_find (reader->asked, node, NULL))
      nav_json_reader_fail (reader, name, "is not a field that is known here");
}

/**
 * nav_json_reader_finish:
 * @reader: a reader; cleared by this call
 * @error: the first mistake, with its field
 *
 * Returns: whether everything asked for was right and nothing else was there
 */
gboolean
nav_json_reader_finish (NavJsonReader *reader, GError **error)
{
  GError *found;

  refuse_unknown (reader);
  found = g_steal_pointer (&reader->error);
  nav_json_reader_clear (reader);
  if (found == NULL)
    return TRUE;
  g_propagate_error (error, found);
  return FALSE;
}
