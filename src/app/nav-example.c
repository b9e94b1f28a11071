// SPDX-License-Identifier: Apache-2.0
// The examples of the empty window, from a JSON file among our resources.

#include "config.h"

#include "app/nav-example.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/nav-json.h"

static void
example_free (gpointer data)
{
  NavExample *example = data;

  g_free (example->icon);
  g_free (example->title);
  g_free (example->text);
  g_free (example);
}

/* The titles of the file in the person's language; xgettext does not read JSON. The texts stay as
 * they are: they are put into the composer and read by rules that know English. */
static const char *
translate_title (const char *title)
{
  static const char *const titles[] = {
    N_ ("Support chatbot"),
    N_ ("Code assistant"),
    N_ ("Questions about documents"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (title, titles[i]))
      return _ (titles[i]);
  return title;
}

static NavExample *
example_new (JsonNode *node)
{
  NavExample *example = g_new0 (NavExample, 1);
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, node, "examples");
  example->icon = g_strdup (nav_json_reader_string (&reader, "icon", ""));
  example->title = g_strdup (translate_title (nav_json_reader_string (&reader, "title", "")));
  example->text = g_strdup (nav_json_reader_string (&reader, "text", ""));
  return example;
}

/**
 * nav_examples_load:
 *
 * Returns: (transfer container) (element-type NavExample): the examples, in order; freed with the
 *   array
 */
GPtrArray *
nav_examples_load (void)
{
  GPtrArray *examples = g_ptr_array_new_with_free_func (example_free);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (NAV_RESOURCE_BASE "/examples.json",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) root = NULL;
  gsize size;
  const char *text;
  JsonArray *array;

  g_return_val_if_fail (bytes != NULL, examples);
  text = g_bytes_get_data (bytes, &size);
  root = nav_json_parse (text, (gssize) size, &nav_json_default_limits, NULL);
  g_return_val_if_fail (root != NULL && JSON_NODE_HOLDS_ARRAY (root), examples);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (examples, example_new (json_array_get_element (array, i)));
  return examples;
}
