// SPDX-License-Identifier: Apache-2.0
#include "config.h"

#include "app-fixture.h"

#include <locale.h>
#include <string.h>

#include "base/nav-json.h"

extern GResource *nav_app_get_resource (void);

/* With more than 2048 interned strings GLib leaves its first table of them, made by a constructor
 * of its library, for good. The leak checker suppresses such constructors by their stack, which the
 * fast unwinder does not see; so they run with the checker off. Nothing of this is there in a build
 * without the checker. */
void __lsan_disable (void) __attribute__ ((weak));
void __lsan_enable (void) __attribute__ ((weak));

static void
before_constructors (void)
{
  if (__lsan_disable != NULL)
    __lsan_disable ();
}

__attribute__ ((constructor)) static void
after_constructors (void)
{
  if (__lsan_enable != NULL)
    __lsan_enable ();
}

__attribute__ ((section (".preinit_array"), used)) static void (*preinit) (void) =
  before_constructors;

static NavCatalog *catalog;
static GHashTable *plans; /* by the JSON of their specs */

/* Our widgets need the resources, and the resources' stylesheet needs an application. */
int
fixture_run (int argc, char **argv, void (*add_tests) (void))
{
  int status;

  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (nav_app_get_resource ());
  add_tests ();
  status = g_test_run ();
  g_clear_pointer (&plans, g_hash_table_unref);
  g_clear_pointer (&catalog, nav_catalog_unref);
  return status;
}

NavCatalog *
fixture_catalog (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);

  if (catalog == NULL)
    catalog = nav_catalog_new_from_directory (folder, &error);
  g_assert_no_error (error);
  return catalog;
}

NavSpec *
fixture_spec (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (json, -1, &nav_json_default_limits, &error);
  NavSpec *spec;

  g_assert_no_error (error);
  spec = nav_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

/* A plan takes its time under the sanitizers, and does not change: each is made once. */
NavPlan *
fixture_plan (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSpec) spec = fixture_spec (json);
  NavPlan *plan;

  if (plans == NULL)
    plans = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) nav_plan_unref);
  plan = g_hash_table_lookup (plans, json);
  if (plan == NULL) {
    plan = nav_plan_compute (fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_hash_table_insert (plans, (gpointer) json, plan);
  }
  return nav_plan_ref (plan);
}

/* The time limit of the test program ends what never comes. */
void
fixture_spin (gboolean (*done) (gpointer data), gpointer data)
{
  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
}

void
fixture_settle (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

/* All that waits for a frame is laid out and drawn: what has the lowest priority comes last. */
void
fixture_frames (void)
{
  for (int i = 0; i < 3; i++) {
    gboolean passed = FALSE;
    g_timeout_add_full (G_PRIORITY_LOW, 20, set_flag, &passed, NULL);
    fixture_spin (is_set, &passed);
  }
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *text, guint *index)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type) &&
      (text == NULL || strcmp (gtk_label_get_label (GTK_LABEL (root)), text) == 0) &&
      (*index)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, text, index);
  return found;
}

GtkWidget *
fixture_find (GtkWidget *root, GType type, guint index)
{
  return find (root, type, NULL, &index);
}

GtkWidget *
fixture_find_label (GtkWidget *root, const char *text)
{
  guint index = 0;

  return find (root, GTK_TYPE_LABEL, text, &index);
}

guint
fixture_count (GtkWidget *root, GType type)
{
  guint n = 0;

  while (fixture_find (root, type, n) != NULL)
    n++;
  return n;
}

int
fixture_min_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}
