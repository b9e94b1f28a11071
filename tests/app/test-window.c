// SPDX-License-Identifier: Apache-2.0
// The window as a whole, in process: from nothing to a plan, and away again.

#include "config.h"

#include "app-fixture.h"
#include "app/nav-application.h"
#include "app/nav-hero-card.h"
#include "app/nav-start-page.h"
#include "app/nav-window-private.h"
#include "app/nav-word-link.h"

static NavApplication *application;

/* GTK's application stays on the bus for as long as the process lives, so there is one for all. */
static void
ensure_application (void)
{
  if (application != NULL)
    return;
  application = nav_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
}

static NavWindow *
only_window (void)
{
  return NAV_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
}

static gboolean
has_project (gpointer data)
{
  return ((NavWindow *) data)->project != NULL;
}

static gboolean
is_idle (gpointer data)
{
  return !nav_project_get_busy (((NavWindow *) data)->project);
}

static NavWindow *
open_window (void)
{
  NavWindow *window;

  ensure_application ();
  g_application_activate (G_APPLICATION (application));
  window = only_window ();
  fixture_spin (has_project, window);
  return window;
}

/* A leaked widget is not seen by a leak checker: GTK still knows it. A weak pointer sees it. */
static void
close_window (void)
{
  NavWindow *window = only_window ();

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  g_assert_null (window);
}

static void
ask (NavWindow *window, const char *json)
{
  g_autoptr (NavSpec) spec = fixture_spec (json);

  nav_project_set_spec (window->project, spec);
  fixture_spin (is_idle, window);
}

static gboolean
is_enabled (NavWindow *window, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (window), action);
}

static void
test_start (void)
{
  NavWindow *window = open_window ();

  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "start");
  g_assert_false (is_enabled (window, "undo"));
  g_assert_false (is_enabled (window, "send"));
  g_assert_false (is_enabled (window, "save"));
  gtk_text_buffer_set_text (window->draft, "x", -1);
  g_assert_true (is_enabled (window, "send"));
  gtk_text_buffer_set_text (window->draft, "", -1);
  close_window ();
}

static void
test_plan_and_undo (void)
{
  NavWindow *window = open_window ();

  ask (window, CHATBOT);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "work");
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (window->stages), ==, "options");
  g_assert_true (gtk_widget_get_visible (
    fixture_find (GTK_WIDGET (window->options), NAV_TYPE_HERO_CARD, 0)));
  g_assert_true (is_enabled (window, "undo"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_false (is_enabled (window, "undo"));
  g_assert_true (is_enabled (window, "redo"));
  fixture_spin (is_idle, window);
  close_window ();
}

static GtkWidget *
first_example (NavWindow *window)
{
  for (guint i = 0;; i++) {
    GtkWidget *button = fixture_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, i);
    if (gtk_widget_has_css_class (button, "example"))
      return button;
  }
}

static gboolean
has_foreseen (gpointer data)
{
  return nav_project_get_foreseen (((NavWindow *) data)->project) == NAV_FORESEEN_PLAN;
}

static gboolean
has_foreseen_nothing (gpointer data)
{
  return nav_project_get_foreseen (((NavWindow *) data)->project) == NAV_FORESEEN_NOTHING;
}

/* Whoever comes to an example may be about to press it: its plan is made meanwhile, but not shown.
 * Whoever leaves it is not. */
static void
test_example_is_foreseen (void)
{
  NavWindow *window = open_window ();

  fixture_frames ();
  gtk_widget_grab_focus (first_example (window));
  fixture_spin (has_foreseen, window);
  g_assert_true (nav_project_is_empty (window->project));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "start");
  nav_chat_view_take_focus (window->chat);
  fixture_spin (has_foreseen_nothing, window);
  gtk_widget_grab_focus (first_example (window));
  fixture_spin (has_foreseen, window);
  g_signal_emit_by_name (first_example (window), "clicked");
  g_assert_false (nav_project_is_empty (window->project));
  fixture_spin (is_idle, window);
  g_assert_nonnull (window->shown_plan);
  close_window ();
}

static void
test_blank_sheet (void)
{
  NavWindow *window = open_window ();
  g_autoptr (NavLeaf) users = nav_leaf_new_number (500, NAV_ORIGIN_EDITED);

  g_action_group_activate_action (G_ACTION_GROUP (window), "start-blank", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "work");
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (window->stages), ==, "needs");
  g_assert_false (is_enabled (window, "save"));
  g_assert_true (nav_project_edit (window->project, NAV_WORKLOAD_USERS, 0, users, NULL));
  g_assert_true (is_enabled (window, "save"));
  fixture_spin (is_idle, window);
  close_window ();
}

static void
test_stop_and_plan_again (void)
{
  NavWindow *window = open_window ();

  g_assert_true (nav_project_say (window->project, "a chatbot for 1000 users", NULL));
  g_assert_true (is_enabled (window, "cancel"));
  g_assert_false (is_enabled (window, "replan"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "cancel", NULL);
  g_assert_false (is_enabled (window, "cancel"));
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (window), "Planning was stopped"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "replan", NULL);
  fixture_spin (is_idle, window);
  g_assert_nonnull (window->shown_plan);
  g_assert_false (is_enabled (window, "replan"));
  close_window ();
}

static gboolean
is_refining (gpointer data)
{
  return nav_project_get_refining (((NavWindow *) data)->project);
}

/* What improves the plan beside other work leaves Escape to what is open. */
static void
test_escape (void)
{
  NavWindow *window = open_window ();

  g_assert_true (nav_project_say (window->project, "a chatbot for 1000 users", NULL));
  g_assert_true (is_enabled (window, "escape"));
  fixture_spin (is_refining, window);
  g_assert_false (is_enabled (window, "escape"));
  g_assert_true (is_enabled (window, "cancel"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "cancel", NULL);
  g_assert_false (is_enabled (window, "cancel"));
  g_assert_nonnull (window->shown_plan);
  close_window ();
}

static void
test_relax_is_one_step (void)
{
  NavWindow *window = open_window ();

  ask (window, CHATBOT_TOO_CHEAP);
  g_assert_cmpuint (nav_plan_get_recommendations (window->shown_plan)->len, ==, 0);
  g_action_group_activate_action (G_ACTION_GROUP (window), "relax", g_variant_new_uint32 (0));
  fixture_spin (is_idle, window);
  g_assert_cmpuint (nav_plan_get_recommendations (window->shown_plan)->len, >, 0);
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  fixture_spin (is_idle, window);
  g_assert_cmpuint (nav_plan_get_recommendations (window->shown_plan)->len, ==, 0);
  close_window ();
}

/* Planning goes on in a thread when the window is gone; nothing may be left that it would touch. */
static void
test_close_while_planning (void)
{
  NavWindow *window = open_window ();
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);

  nav_project_set_spec (window->project, spec);
  g_assert_true (nav_project_get_busy (window->project));
  close_window ();
}

/* One plan a window: a new one, a duplicate or a file get windows of their own. */
static void
test_several_windows (void)
{
  NavWindow *window = open_window (), *copy;

  ask (window, CHATBOT);
  g_action_group_activate_action (G_ACTION_GROUP (window), "duplicate", NULL);
  copy = only_window ();
  g_assert_true (copy != window);
  fixture_spin (has_project, copy);
  g_assert_true (nav_spec_equal (nav_project_get_spec (copy->project),
                                 nav_project_get_spec (window->project)));
  g_assert_true (nav_project_get_plan (copy->project) != NULL);
  nav_project_undo (window->project);
  g_assert_false (nav_project_is_empty (copy->project));
  fixture_spin (is_idle, window);
  fixture_spin (is_idle, copy);
  gtk_window_destroy (GTK_WINDOW (window));
  close_window ();
}

static char *
label_of (GMenu *menu, int i)
{
  char *label = NULL;

  g_menu_model_get_item_attribute (G_MENU_MODEL (menu), i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  return label;
}

static void
test_menu_names_the_step (void)
{
  NavWindow *window = open_window ();
  g_autofree char *message = NULL, *again = NULL, *name = NULL;

  g_assert_true (nav_project_say (window->project, "a chatbot for 300 people", NULL));
  message = label_of (window->undo_menu, 0);
  g_assert_cmpstr (message, ==, "Undo Message");
  nav_project_undo (window->project);
  again = label_of (window->undo_menu, 1);
  g_assert_cmpstr (again, ==, "Redo Message");
  nav_project_redo (window->project);
  g_action_group_activate_action (G_ACTION_GROUP (window), "rename",
                                  g_variant_new_string ("My plan"));
  name = label_of (window->undo_menu, 0);
  g_assert_cmpstr (name, ==, "Undo New Name");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "My plan – NeuralNav");
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==,
                   "Chatbot for 300 people – NeuralNav");
  fixture_spin (is_idle, window);
  close_window ();
}

/* While somebody writes, undo is about what is written. */
static void
test_undo_of_what_is_written (void)
{
  NavWindow *window = open_window ();

  g_assert_true (nav_project_say (window->project, "a chatbot for 300 people", NULL));
  fixture_spin (is_idle, window);
  fixture_frames ();
  nav_chat_view_take_focus (window->chat);
  gtk_text_buffer_begin_user_action (window->draft);
  gtk_text_buffer_insert_at_cursor (window->draft, "on L4", -1);
  gtk_text_buffer_end_user_action (window->draft);
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_cmpint (gtk_text_buffer_get_char_count (window->draft), ==, 0);
  g_assert_false (nav_project_is_empty (window->project));
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_true (nav_project_is_empty (window->project));
  fixture_spin (is_idle, window);
  close_window ();
}

static void
test_selection_bar (void)
{
  NavWindow *window = open_window ();
  NavRecommendation *best;

  ask (window, CHATBOT);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->selection)));
  best = nav_plan_get_recommendations (window->shown_plan)->pdata[0];
  g_action_group_activate_action (G_ACTION_GROUP (window), "select",
                                  g_variant_new_string (best->id));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->selection)));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (window->stages), ==, "options");
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->selection)));
  close_window ();
}

static GtkDropTarget *
drop_target_of (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  g_assert_not_reached ();
}

static gboolean
has_file (gpointer data)
{
  return nav_project_get_path (((NavWindow *) data)->project) != NULL;
}

static void
test_dropped_file (void)
{
  NavWindow *window = open_window ();
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "version-1.nnplan",
                                            NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList files = { file, NULL };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &files);
  g_signal_emit_by_name (drop_target_of (GTK_WIDGET (window)), "drop", &value, 1.0, 1.0, &taken);
  g_assert_true (taken);
  fixture_spin (has_file, window);
  g_assert_cmpstr (nav_project_get_title (window->project), ==, "Support chat");
  fixture_spin (is_idle, window);
  close_window ();
}

/* The keyboard reaches everything, both ways round, and is caught nowhere. */
static void
walk (NavWindow *window, GtkDirectionType direction)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean link = FALSE, composer = FALSE, stage = FALSE;

  for (int i = 0; i < 300; i++) {
    GtkWidget *focus;
    gtk_widget_child_focus (GTK_WIDGET (window), direction);
    focus = gtk_root_get_focus (GTK_ROOT (window));
    g_assert_nonnull (focus);
    g_hash_table_add (seen, focus);
    link = link || NAV_IS_WORD_LINK (focus);
    composer = composer || GTK_IS_TEXT_VIEW (focus);
    stage = stage || gtk_widget_is_ancestor (focus, GTK_WIDGET (window->stages));
  }
  g_assert_true (link && composer && stage);
  g_assert_cmpuint (g_hash_table_size (seen), >, 20);
}

static void
test_keyboard_walk (void)
{
  NavWindow *window = open_window ();

  g_assert_true (nav_project_say (window->project, "a chatbot for 300 people", NULL));
  fixture_spin (is_idle, window);
  fixture_frames ();
  walk (window, GTK_DIR_TAB_FORWARD);
  walk (window, GTK_DIR_TAB_BACKWARD);
  adw_view_stack_set_visible_child_name (window->stages, "needs");
  nav_needs_page_reveal (window->needs, NAV_WORKLOAD_USERS, 0);
  fixture_frames ();
  walk (window, GTK_DIR_TAB_FORWARD);
  walk (window, GTK_DIR_TAB_BACKWARD);
  close_window ();
}

static gboolean
is_narrow (gpointer data)
{
  return gtk_widget_get_visible (((NavWindow *) data)->bottom_switcher);
}

static void
assert_has_room (GtkWidget *widget)
{
  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_get_mapped (widget));
  g_assert_cmpint (gtk_widget_get_width (widget), >=, fixture_min_width (widget));
}

static void
test_narrow (void)
{
  NavWindow *window = open_window ();
  NavRecommendation *best;

  gtk_window_set_default_size (GTK_WINDOW (window), 420, 700);
  /* Without the borders of the window, which not every desktop has. */
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->toasts)), <=, 360);
  ask (window, CHATBOT);
  fixture_spin (is_narrow, window);
  g_assert_true (nav_shell_get_collapsed (window->shell));
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->toasts)), <=, 360);
  best = nav_plan_get_recommendations (window->shown_plan)->pdata[0];
  g_action_group_activate_action (G_ACTION_GROUP (window), "select",
                                  g_variant_new_string (best->id));
  fixture_frames ();
  assert_has_room (fixture_find_label (GTK_WIDGET (window->selection), "_Prove It"));
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->toasts)), <=, 360);
  adw_view_stack_set_visible_child_name (window->stages, "needs");
  nav_needs_page_reveal (window->needs, NAV_ENGINE_VERSION, 0);
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->needs)), <=, 360);
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->chat)), <=, 360);
  g_assert_cmpint (fixture_min_width (GTK_WIDGET (window->toasts)), <=, 360);
  close_window ();
}

static GtkAdjustment *
conversation (NavWindow *window)
{
  return gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (fixture_find (GTK_WIDGET (window->chat), GTK_TYPE_SCROLLED_WINDOW, 0)));
}

/* To the last line of what is in there, wherever that was put. */
static void
assert_at_end (NavWindow *window)
{
  GtkAdjustment *adjustment = conversation (window);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  GtkWidget *scroller = fixture_find (GTK_WIDGET (window->chat), GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkWidget *content = gtk_widget_get_first_child (fixture_find (scroller, GTK_TYPE_VIEWPORT, 0));
  graphene_rect_t bounds;

  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), end, 0.5);
  g_assert_true (gtk_widget_compute_bounds (content, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     gtk_widget_get_height (scroller) + 1);
}

static void
scale_text (double factor)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (int) (dpi * factor), NULL);
  fixture_frames ();
}

/* The newest message and the chips below it are in sight, whatever came when. */
static void
test_chat_stays_at_its_end (void)
{
  static const char *const messages[] = {
    "I need a chatbot for 1000 users, low latency is critical", "make it 5000 users",
    "only on L4", "the budget is 3000 euros a month", "what about 10,000 users?",
    "why this model?", "quality matters more than cost", "hello", "a thousand users",
  };
  NavWindow *window = open_window ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_action_group_activate_action (G_ACTION_GROUP (window), "say",
                                    g_variant_new_string (messages[i]));
    fixture_frames ();
    assert_at_end (window);
    fixture_spin (is_idle, window);
    fixture_frames ();
    assert_at_end (window);
  }
  g_assert_cmpfloat (gtk_adjustment_get_value (conversation (window)), >, 0);
  scale_text (2);
  assert_at_end (window);
  /* An older message that is looked for stays in sight, until there is a newer one. */
  gtk_adjustment_set_value (conversation (window), 0);
  scale_text (0.5);
  g_assert_cmpfloat (gtk_adjustment_get_value (conversation (window)), ==, 0);
  g_action_group_activate_action (G_ACTION_GROUP (window), "say", g_variant_new_string ("on L4"));
  fixture_frames ();
  assert_at_end (window);
  close_window ();
}

static void
add_tests (void)
{
  g_test_add_func ("/app/window/start", test_start);
  g_test_add_func ("/app/window/plan-and-undo", test_plan_and_undo);
  g_test_add_func ("/app/window/example-is-foreseen", test_example_is_foreseen);
  g_test_add_func ("/app/window/blank-sheet", test_blank_sheet);
  g_test_add_func ("/app/window/stop-and-plan-again", test_stop_and_plan_again);
  g_test_add_func ("/app/window/escape", test_escape);
  g_test_add_func ("/app/window/relax-is-one-step", test_relax_is_one_step);
  g_test_add_func ("/app/window/close-while-planning", test_close_while_planning);
  g_test_add_func ("/app/window/several-windows", test_several_windows);
  g_test_add_func ("/app/window/menu-names-the-step", test_menu_names_the_step);
  g_test_add_func ("/app/window/undo-of-what-is-written", test_undo_of_what_is_written);
  g_test_add_func ("/app/window/selection-bar", test_selection_bar);
  g_test_add_func ("/app/window/dropped-file", test_dropped_file);
  g_test_add_func ("/app/window/chat-stays-at-its-end", test_chat_stays_at_its_end);
  g_test_add_func ("/app/window/keyboard-walk", test_keyboard_walk);
  g_test_add_func ("/app/window/narrow", test_narrow);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
