// SPDX-License-Identifier: Apache-2.0
// What the tests of src/workflow share: the shipped catalogue, a clock that stands still, folders.

#include "workflow-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/nav-json.h"

static gint64
no_time (gpointer data)
{
  (void) data;
  return 0;
}

static gint64
a_morning (gpointer data)
{
  (void) data;
  return G_GINT64_CONSTANT (1795514400) * G_USEC_PER_SEC;
}

static gint64
moving_time (gpointer data)
{
  (void) data;
  return workflow_fixture_now_us;
}

gint64 workflow_fixture_now_us;
const NavClock workflow_fixture_moving_clock = { moving_time, moving_time, NULL };
const NavClock workflow_fixture_clock = { no_time, a_morning, NULL };

NavCatalog *
workflow_fixture_catalog (void)
{
  static NavCatalog *catalog;
  g_autoptr (GError) error = NULL;

  if (catalog == NULL) {
    g_autofree char *path = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
    catalog = nav_catalog_new_from_directory (path, &error);
    g_assert_no_error (error);
  }
  return catalog;
}

NavSpec *
workflow_fixture_spec (const char *single_quoted_json)
{
  g_autofree char *text = g_strdelimit (g_strdup (single_quoted_json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, &error);
  NavSpec *spec;

  g_assert_no_error (error);
  spec = nav_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

NavProject *
workflow_fixture_project (void)
{
  return nav_project_new (workflow_fixture_catalog (), &workflow_fixture_clock);
}

void
workflow_fixture_wait (NavProject *project)
{
  while (nav_project_get_busy (project))
    g_main_context_iteration (NULL, TRUE);
}

void
workflow_fixture_say (NavProject *project, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (nav_project_say (project, text, &error));
  g_assert_no_error (error);
}

const NavTurn *
workflow_fixture_last_turn (NavProject *project)
{
  NavConversation *conversation = nav_project_get_conversation (project);

  return nav_conversation_get_turn (conversation, nav_conversation_get_n_turns (conversation) - 1);
}

char *
workflow_fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("nav-workflow-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
workflow_fixture_remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}
