// SPDX-License-Identifier: Apache-2.0
// What is open over the window when that what it belongs to changes or goes.

#include "config.h"

#include "app-fixture.h"
#include "app/nav-figure.h"
#include "app/nav-popovers.h"
#include "workflow/nav-plan-words.h"

static GtkWidget *
new_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), child);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  fixture_frames ();
  return window;
}

static void
set_price (GtkWidget *figure, NavPlanList list)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavRecommendation *best = nav_plan_best (plan, list);
  g_autofree char *price = g_strdup_printf ("$%.0f", best->cost_per_month);

  nav_figure_set (NAV_FIGURE (figure), price, "Price", plan, best, "cost_per_month");
}

static GtkWidget *
open_popover (GtkWidget *widget)
{
  GtkWidget *popover;

  g_signal_emit_by_name (fixture_find (widget, GTK_TYPE_BUTTON, 0), "clicked");
  fixture_frames ();
  popover = fixture_find (widget, GTK_TYPE_POPOVER, 0);
  g_assert_nonnull (popover);
  g_assert_true (gtk_widget_get_mapped (popover));
  return popover;
}

/* The window's keys and clicks go to an open popover until GTK hides it, wherever it is by then; so
   it has to be hidden, or to be no more. */
static void
open_and_remove (GtkWidget *widget)
{
  GtkWidget *window = new_window (widget);
  GtkWidget *popover = open_popover (widget);

  g_object_add_weak_pointer (G_OBJECT (popover), (gpointer *) &popover);
  gtk_box_remove (GTK_BOX (gtk_window_get_child (GTK_WINDOW (window))), widget);
  fixture_frames ();
  if (popover != NULL) {
    g_object_remove_weak_pointer (G_OBJECT (popover), (gpointer *) &popover);
    g_assert_false (gtk_widget_get_visible (popover));
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_figure_goes (void)
{
  GtkWidget *figure = nav_figure_new (FALSE);

  set_price (figure, NAV_LIST_BALANCED);
  open_and_remove (figure);
}

/* GTK's own, within a widget of its own. */
static void
test_drop_down_goes (void)
{
  const char *const names[] = { "L4", "H100", NULL };

  open_and_remove (gtk_drop_down_new_from_strings (names));
}

static GtkWidget *
new_menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), gtk_button_new_with_label ("Reset"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

static void
test_menu_button_goes (void)
{
  open_and_remove (new_menu_button ());
}

/* Out of sight, as when the stage is changed: it is closed, and does not come back by itself. */
static void
test_out_of_sight (void)
{
  GtkWidget *button = new_menu_button ();
  GtkWidget *window = new_window (button);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  fixture_frames ();
  g_assert_true (gtk_widget_get_mapped (popover));
  gtk_widget_set_visible (button, FALSE);
  g_assert_false (gtk_widget_get_visible (popover));
  gtk_widget_set_visible (button, TRUE);
  fixture_frames ();
  g_assert_false (gtk_widget_get_mapped (popover));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The number itself stands after the question and its name. */
static const char *
told_number (GtkWidget *popover)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find (popover, GTK_TYPE_LABEL, 2)));
}

/* A better plan comes while somebody reads why: what is read stays, and tells of the new number. */
static void
test_figure_changes (void)
{
  GtkWidget *figure = nav_figure_new (FALSE);
  GtkWidget *window = new_window (figure);
  GtkWidget *popover;
  g_autofree char *before = NULL;

  set_price (figure, NAV_LIST_BALANCED);
  popover = open_popover (figure);
  before = g_strdup (told_number (popover));
  set_price (figure, NAV_LIST_LOWEST_COST);
  fixture_frames ();
  g_assert_true (gtk_widget_get_mapped (popover));
  g_assert_cmpstr (told_number (popover), !=, before);
  nav_figure_set (NAV_FIGURE (figure), "unknown", "Price", NULL, NULL, NULL);
  fixture_frames ();
  g_assert_null (fixture_find (figure, GTK_TYPE_POPOVER, 0)); /* nothing is known of it any more */
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_tests (void)
{
  nav_popovers_close_with_their_place ();
  g_test_add_func ("/app/popovers/figure-goes", test_figure_goes);
  g_test_add_func ("/app/popovers/drop-down-goes", test_drop_down_goes);
  g_test_add_func ("/app/popovers/menu-button-goes", test_menu_button_goes);
  g_test_add_func ("/app/popovers/out-of-sight", test_out_of_sight);
  g_test_add_func ("/app/popovers/figure-changes", test_figure_changes);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
