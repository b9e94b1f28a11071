// SPDX-License-Identifier: Apache-2.0
// What became of a run on a server of one's own, in the window: told, kept, taken back.

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-observe-outcome.h"
#include "app/nav-observe-page.h"
#include "base/nav-clock.h"
#include "fake-server.h"

#define NEEDS                                                                                      \
  "{\"workloads\":[{\"peak_rps\":2.7,\"input_tokens\":150,\"output_tokens\":200}],"                \
  "\"slo\":{\"percentile\":90,\"ttft_ms\":200,\"tpot_ms\":50,\"e2e_ms\":10150},"                   \
  "\"constraints\":{\"gpus\":[\"l4\"],\"models\":[\"Qwen/Qwen3-8B\"]}}"
#define SECONDS 8

typedef struct {
  char *folder;
  NavKnowledge *knowledge;
  NavProject *project;
  NavObservePage *page;
  GtkWidget *window;
} Fixture;

static gboolean
has_plan (gpointer data)
{
  return nav_project_get_plan (data) != NULL;
}

static gboolean
is_settled (gpointer data)
{
  const Fixture *f = data;
  GtkWidget *outcome = fixture_find (GTK_WIDGET (f->page), NAV_TYPE_OBSERVE_OUTCOME, 0);

  return !nav_prover_get_running (nav_observe_page_get_prover (f->page)) &&
         !nav_observe_outcome_get_busy (NAV_OBSERVE_OUTCOME (outcome)) &&
         !nav_project_get_busy (f->project);
}

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  (void) n;
  (void) data;
  return g_str_has_suffix (target, "/neuralnav/config")
           ? fake_answer (404, "application/json", "{}")
           : fake_vllm (target, body, "my-alias");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (NavSpec) spec = fixture_spec (NEEDS);
  g_autoptr (NavCatalog) catalog = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  f->folder = g_dir_make_tmp ("nav-outcome-XXXXXX", NULL);
  path = g_build_filename (f->folder, "knowledge.db", NULL);
  f->knowledge = nav_knowledge_open (path, g_getenv ("NEURALNAV_DATA"), &error);
  g_assert_no_error (error);
  catalog = nav_knowledge_load (f->knowledge, &error);
  g_assert_no_error (error);
  f->project = nav_project_new (catalog, nav_clock_system ());
  nav_project_set_auto_plan (f->project, TRUE);
  f->page = g_object_new (NAV_TYPE_OBSERVE_PAGE, NULL);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  nav_observe_page_set_knowledge (f->page, f->knowledge);
  nav_observe_page_set_project (f->page, f->project);
  nav_observe_page_set_duration (f->page, SECONDS);
  nav_project_set_spec (f->project, spec);
  fixture_spin (has_plan, f->project);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "knowledge.db", NULL);

  (void) data;
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->project);
  nav_knowledge_unref (f->knowledge);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

static guint
count_rows (Fixture *f)
{
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (f->knowledge, NULL);

  return nav_catalog_get_outcomes (catalog)->len;
}

static void
take_back (Fixture *f)
{
  GtkWidget *outcome = fixture_find (GTK_WIDGET (f->page), NAV_TYPE_OBSERVE_OUTCOME, 0);

  gtk_widget_activate_action (outcome, "outcome.take-back", NULL);
  fixture_spin (is_settled, f);
}

static const NavRecommendation *
best (Fixture *f)
{
  return nav_plan_get_recommendations (nav_project_get_plan (f->project))->pdata[0];
}

/* A busy machine may be too slow a client; then the run is kept, and corrects nothing. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, NULL);
  g_autofree char *url = fake_server_url (server, "/v1");
  const NavServerChoice choice = { .url = url, .replicas = 1 };
  NavProver *prover = nav_observe_page_get_prover (f->page);
  gboolean corrects;

  (void) data;
  fake_server_set_pace (server, 80, 23);
  nav_prover_start (prover, nav_project_get_plan (f->project),
                    nav_plan_get_recommendations (nav_project_get_plan (f->project))->pdata[0],
                    &choice, SECONDS);
  fixture_spin (is_settled, f);
  g_assert_nonnull (nav_prover_get_run (prover));
  g_assert_cmpuint (count_rows (f), ==, 1);
  corrects = nav_project_get_undo_step (f->project).kind == NAV_PROJECT_STEP_MEASURE;
  g_assert_true ((best (f)->forecast.evidence[0] != NULL) == corrects);
  take_back (f);
  g_assert_cmpuint (count_rows (f), ==, 0);
  g_assert_null (best (f)->forecast.evidence[0]);
  if (corrects) {
    nav_project_redo (f->project);
    fixture_spin (is_settled, f);
    g_assert_cmpuint (count_rows (f), ==, 1);
    g_assert_nonnull (best (f)->forecast.evidence[0]);
  }
}

static void
add_tests (void)
{
  g_test_add ("/outcome/kept", Fixture, NULL, set_up, test_kept, tear_down);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
