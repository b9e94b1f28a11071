// SPDX-License-Identifier: Apache-2.0
// How long the Options stage takes: what of a frame is ours while a table of hundreds of options
// scrolls, and what a new plan, a filter and a detail cost. Run by `make bench`, with a display.

#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "app-fixture.h"
#include "app/nav-answer-page.h"
#include "app/nav-options-detail.h"
#include "app/nav-options-model.h"
#include "app/nav-options-table.h"

#define FRAMES 240
#define STEP 90 /* pixels a frame: a page and a half in a quarter of a second */
#define BUDGET_MS (1000.0 / 60)
#define RUNS 5

typedef struct {
  GtkAdjustment *adjustment;
  gint64 began;
  double ms[FRAMES];
  guint n;
  int direction;
} Scroll;

/* Time of the processor, which other programs on the machine do not lengthen. */
static gint64
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double
ms_since (gint64 us)
{
  return (double) (now_us () - us) / 1000;
}

static void
on_before (GdkFrameClock *clock, Scroll *scroll)
{
  (void) clock;
  scroll->began = now_us ();
}

static void
on_after (GdkFrameClock *clock, Scroll *scroll)
{
  (void) clock;
  if (scroll->n < FRAMES)
    scroll->ms[scroll->n++] = ms_since (scroll->began);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scroll *scroll = data;
  double value = gtk_adjustment_get_value (scroll->adjustment);
  double end = gtk_adjustment_get_upper (scroll->adjustment) -
               gtk_adjustment_get_page_size (scroll->adjustment);

  (void) widget;
  (void) clock;
  if (value + STEP * scroll->direction > end || value + STEP * scroll->direction < 0)
    scroll->direction = -scroll->direction;
  gtk_adjustment_set_value (scroll->adjustment, value + STEP * scroll->direction);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_scrolled (gpointer data)
{
  return ((Scroll *) data)->n == FRAMES;
}

static int
compare_ms (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report_frames (Scroll *scroll)
{
  guint late = 0;

  for (guint i = 0; i < FRAMES; i++)
    late += scroll->ms[i] > BUDGET_MS;
  qsort (scroll->ms, FRAMES, sizeof (double), compare_ms);
  g_print ("scroll a table of options, a frame: p50 %.2f ms, p95 %.2f ms, longest %.2f ms; "
           "%u of %u over %.1f ms\n",
           scroll->ms[FRAMES / 2], scroll->ms[FRAMES * 95 / 100], scroll->ms[FRAMES - 1], late,
           FRAMES, BUDGET_MS);
}

static gboolean
is_placed (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

static void
report (const char *what, double best_ms)
{
  g_print ("%s: %.2f ms\n", what, best_ms);
}

/* The longest turn of the main loop is what a person would feel. */
static double
longest_turn (void)
{
  double longest = 0;

  while (g_main_context_pending (NULL)) {
    gint64 began = now_us ();
    g_main_context_iteration (NULL, FALSE);
    longest = MAX (longest, ms_since (began));
  }
  return longest;
}

/* Everything in the table changes while it is looked at. */
static void
bench_change (GtkWidget *table)
{
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);
  g_autoptr (NavPlan) again =
    nav_plan_compute (fixture_catalog (), spec, 2, NULL, NULL, NULL, NULL);
  gint64 began = now_us ();

  nav_options_table_set_plan (NAV_OPTIONS_TABLE (table), again);
  report ("another plan for a table in view", ms_since (began));
  report ("showing it, the longest turn", longest_turn ());
}

static void
bench_scroll (NavPlan *plan)
{
  GtkWidget *table = g_object_new (NAV_TYPE_OPTIONS_TABLE, NULL);
  GtkWidget *window = gtk_window_new ();
  Scroll scroll = { .direction = 1 };
  GdkFrameClock *clock;
  GtkWidget *scroller;
  guint ticking;

  nav_options_table_set_plan (NAV_OPTIONS_TABLE (table), plan);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 760);
  gtk_window_set_child (GTK_WINDOW (window), table);
  gtk_window_present (GTK_WINDOW (window));
  fixture_spin (is_placed, table);
  report ("a table comes into view, the longest turn", longest_turn ());
  /* Other lists, such as the one of GPUs, scroll too. */
  scroller = gtk_widget_get_parent (fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0));
  scroll.adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before), &scroll);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after), &scroll);
  ticking = gtk_widget_add_tick_callback (table, on_tick, &scroll, NULL);
  fixture_spin (has_scrolled, &scroll);
  gtk_widget_remove_tick_callback (table, ticking);
  report_frames (&scroll);
  g_signal_handlers_disconnect_by_data (clock, &scroll);
  bench_change (table);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
}

static void
bench_model (NavPlan *plan)
{
  double fill = G_MAXDOUBLE, type = G_MAXDOUBLE, sort = G_MAXDOUBLE;

  for (int i = 0; i < RUNS; i++) {
    g_autoptr (NavOptionsModel) model = nav_options_model_new ();
    const NavOptionsFilter filter = { .text = "qwen h100" };
    gint64 began = now_us ();
    nav_options_model_set_plan (model, plan);
    fill = MIN (fill, ms_since (began));
    began = now_us ();
    nav_options_model_set_filter (model, &filter);
    type = MIN (type, ms_since (began));
    nav_options_model_set_filter (model, &(NavOptionsFilter){ .text = NULL });
    began = now_us ();
    nav_options_model_set_order (model, NAV_COLUMN_MODEL, FALSE);
    sort = MIN (sort, ms_since (began));
  }
  report ("fill the model of all options", fill);
  report ("filter it by two words, the first time", type);
  report ("sort it by the models' names", sort);
}

static void
bench_answer (NavPlan *plan)
{
  double cards = G_MAXDOUBLE, rest = G_MAXDOUBLE, turn;

  for (int i = 0; i < RUNS; i++) {
    GtkWidget *page = g_object_ref_sink (g_object_new (NAV_TYPE_ANSWER_PAGE, NULL));
    gint64 began = now_us ();
    nav_answer_page_set_plan (NAV_ANSWER_PAGE (page), plan, TRUE);
    cards = MIN (cards, ms_since (began));
    turn = longest_turn ();
    rest = MIN (rest, turn);
    g_object_unref (page);
  }
  report ("show a plan's cards", cards);
  report ("show what stands below them", rest);
}

static void
bench_table (NavPlan *plan)
{
  double best = G_MAXDOUBLE;

  for (int i = 0; i < RUNS; i++) {
    GtkWidget *table = g_object_ref_sink (g_object_new (NAV_TYPE_OPTIONS_TABLE, NULL));
    gint64 began = now_us ();
    nav_options_table_set_plan (NAV_OPTIONS_TABLE (table), plan);
    best = MIN (best, ms_since (began));
    g_object_unref (table);
  }
  report ("fill the table of all options", best);
}

static void
bench_detail (NavPlan *plan)
{
  double best = G_MAXDOUBLE, turn;

  for (int i = 0; i < RUNS; i++) {
    GtkWidget *detail = g_object_ref_sink (g_object_new (NAV_TYPE_OPTIONS_DETAIL, NULL));
    nav_options_detail_set (NAV_OPTIONS_DETAIL (detail), plan,
                            nav_plan_get_recommendations (plan)->pdata[0]);
    turn = longest_turn ();
    best = MIN (best, turn);
    g_object_unref (detail);
  }
  report ("make a detail, its longest part", best);
}

static void
add_benches (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);

  g_print ("%u options\n", nav_plan_get_recommendations (plan)->len);
  bench_model (plan);
  bench_answer (plan);
  bench_table (plan);
  bench_detail (plan);
  bench_scroll (plan);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_benches);
}
