// SPDX-License-Identifier: Apache-2.0
// The parts of a detail that are figures: money, latency, load, memory, scores, engine.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-chart-view.h"
#include "app/nav-chart-words.h"
#include "app/nav-detail-sections.h"
#include "app/nav-facts.h"
#include "app/nav-figure.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "chart/nav-chart-memory.h"
#include "workflow/nav-plan-words.h"

typedef struct {
  NavFacts *facts;
  NavPlan *plan;
  NavRecommendation *r;
} Filling;

/**
 * nav_detail_section_new:
 * @child: (transfer floating)
 *
 * Returns: (transfer floating): @child under a heading
 */
GtkWidget *
nav_detail_section_new (const char *title, GtkWidget *child)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (section), heading);
  gtk_box_append (GTK_BOX (section), child);
  return section;
}

static Filling
begin (NavPlan *plan, NavRecommendation *r)
{
  return (Filling){ NAV_FACTS (nav_facts_new ()), plan, r };
}

static void
add (Filling *f, const char *name, char *value, const char *path)
{
  g_autofree char *owned = value;

  nav_facts_add_figure (f->facts, name, owned, f->plan, f->r, path);
}

static char *
money (double usd)
{
  return nav_format_money (nav_text_numbers (), usd, "USD");
}

static char *
quantity (double value, const char *unit)
{
  return nav_words_quantity (nav_text_words (), value, unit);
}

/* What nobody knows gets no line: a column of dashes tells nothing. */
static void
add_money (Filling *f, const char *name, double usd, const char *path)
{
  if (isfinite (usd))
    add (f, name, money (usd), path);
}

/**
 * nav_detail_section_price:
 *
 * Money in the units that people ask for.
 */
GtkWidget *
nav_detail_section_price (NavPlan *plan, NavRecommendation *r)
{
  Filling f = begin (plan, r);
  g_autofree char *contents = nav_plan_words_price_contents (nav_text_words (), r);

  if (!isfinite (r->cost_per_month)) {
    g_autofree char *words = nav_plan_words_price (nav_text_words (), r);
    g_autofree char *capital = nav_text_capital (words);
    nav_facts_add_note (f.facts, capital);
    return nav_detail_section_new (_ ("Price"), GTK_WIDGET (f.facts));
  }
  add_money (&f, _ ("A month"), r->cost_per_month, "cost_per_month");
  add_money (&f, _ ("A GPU, an hour"), r->price.usd_per_gpu_hour, "price.usd_per_gpu_hour");
  add_money (&f, _ ("A user, a month"), r->cost_per_user_month, "cost_per_user_month");
  add_money (&f, _ ("A thousand requests"), r->cost_per_1000_requests, "cost_per_1000_requests");
  add_money (&f, _ ("A million tokens, at the mean load"), r->cost_per_million_tokens_mean,
             "cost_per_million_tokens.mean_load");
  add_money (&f, _ ("A million tokens, fully used"), r->cost_per_million_tokens_full,
             "cost_per_million_tokens.full_load");
  add_money (&f, _ ("One more replica, a month"), r->cost_per_replica_month,
             "cost_per_replica_month");
  nav_facts_add_note (f.facts, contents);
  return nav_detail_section_new (_ ("Price"), GTK_WIDGET (f.facts));
}

static const struct {
  const char *name;
  gsize offset;
} statistics[] = {
  { "mean", G_STRUCT_OFFSET (NavLatency, mean) }, { "p50", G_STRUCT_OFFSET (NavLatency, p50) },
  { "p90", G_STRUCT_OFFSET (NavLatency, p90) },   { "p95", G_STRUCT_OFFSET (NavLatency, p95) },
  { "p99", G_STRUCT_OFFSET (NavLatency, p99) },
};

static GtkWidget *
attach_title (GtkGrid *grid, const char *text, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column > 0 ? 1 : 0);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  return label;
}

/* One unit a column, said once: seconds where the mean has them. */
static double
scale_of (const NavLatency *latency)
{
  return latency->mean >= 999.5 ? 1000 : 1;
}

static void
attach_latency (GtkGrid *grid, NavPlan *plan, NavRecommendation *r, NavMetric metric)
{
  const NavLatency *latency = &r->forecast.latency[metric];
  const char *id = nav_metric_names[metric];
  const char *word = nav_words_term (nav_text_words (), NAV_WORDS_METRIC, id);
  double scale = scale_of (latency);
  g_autofree char *title = g_strdup_printf ("%s\n%s", word, scale > 1 ? "s" : "ms");
  int column = (int) metric + 1;

  nav_tooltip_set (attach_title (grid, title, column, 0),
                   nav_words_term (nav_text_words (), NAV_WORDS_METRIC_LONG, id));
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++) {
    double ms = G_STRUCT_MEMBER (double, latency, statistics[i].offset);
    g_autofree char *value = nav_format_number (nav_text_numbers (), ms / scale);
    g_autofree char *name = g_strdup_printf ("%s %s", word, statistics[i].name);
    g_autofree char *path = g_strdup_printf ("forecast.%s.%s", id, statistics[i].name);
    GtkWidget *figure = nav_figure_new (TRUE);
    nav_figure_set (NAV_FIGURE (figure), value, name, plan, r, path);
    gtk_grid_attach (grid, figure, column, (int) i + 1, 1, 1);
  }
}

/**
 * nav_detail_section_latency:
 *
 * The forecast of each metric, from the mean to the slowest of a hundred.
 */
GtkWidget *
nav_detail_section_latency (NavPlan *plan, NavRecommendation *r)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++)
    attach_title (GTK_GRID (grid),
                  nav_words_term (nav_text_words (), NAV_WORDS_QUANTITY, statistics[i].name), 0,
                  (int) i + 1);
  for (int m = 0; m < NAV_N_METRICS; m++)
    attach_latency (GTK_GRID (grid), plan, r, (NavMetric) m);
  return nav_detail_section_new (_ ("Latency, forecast"), grid);
}

static const char *
method_words (NavMethod method)
{
  return method == NAV_METHOD_SIMULATION ? _ ("simulation of each request") : _ ("closed form");
}

/**
 * nav_detail_section_load:
 *
 * What a replica carries, and how busy it is.
 */
GtkWidget *
nav_detail_section_load (NavPlan *plan, NavRecommendation *r)
{
  Filling f = begin (plan, r);
  const NavForecast *forecast = &r->forecast;

  nav_facts_add_words (f.facts, _ ("Forecast by"), method_words (forecast->method));
  if (r->max_rate_per_replica > 0)
    add (&f, _ ("Highest rate that holds the targets"), quantity (r->max_rate_per_replica, "req/s"),
         "max_rate_per_replica");
  add (&f, _ ("Rate that it gets at peak"), quantity (r->forecast_rate, "req/s"), "forecast_rate");
  add (&f, _ ("Requests worked on at once"),
       nav_format_number (nav_text_numbers (), forecast->running_mean), "forecast.running_mean");
  add (&f, _ ("Answer tokens a second"),
       nav_format_number (nav_text_numbers (), forecast->output_tokens_per_s),
       "forecast.output_tokens_per_s");
  add (&f, _ ("KV cache in use"), nav_format_percent (nav_text_numbers (), forecast->kv_usage_mean),
       "forecast.kv_usage_mean");
  return nav_detail_section_new (_ ("Load of a replica"), GTK_WIDGET (f.facts));
}

static GtkWidget *
new_memory_chart (const NavRecommendation *r)
{
  const NavChartMemoryWords words = { _ ("Memory of a GPU"),
                                      nav_plan_words_gpu (r->candidate->gpu),
                                      _ ("Weights"),
                                      _ ("Activations"),
                                      _ ("Runtime and graphs"),
                                      _ ("KV cache") };
  const NavChartMemory memory = { r->memory.weights_gib, r->memory.activation_gib,
                                  r->memory.overhead_gib, r->memory.kv_cache_gib,
                                  r->candidate->gpu->memory_gib_visible };
  g_autoptr (NavChart) chart = nav_chart_memory_new (nav_chart_words (), &words, &memory);
  GtkWidget *view = nav_chart_view_new ();

  nav_chart_view_set_chart (NAV_CHART_VIEW (view), chart);
  return view;
}

/**
 * nav_detail_section_memory:
 *
 * Where the memory of a GPU goes.
 */
GtkWidget *
nav_detail_section_memory (NavPlan *plan, NavRecommendation *r)
{
  Filling f = begin (plan, r);
  const NavMemory *m = &r->memory;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  add (&f, _ ("Weights"), quantity (m->weights_gib, "GiB"), "memory.weights_gib");
  add (&f, _ ("Activations"), quantity (m->activation_gib, "GiB"), "memory.activation_gib");
  add (&f, _ ("Runtime and graphs"), quantity (m->overhead_gib, "GiB"), "memory.overhead_gib");
  if (m->lora_gib > 0)
    add (&f, _ ("LoRA adapters"), quantity (m->lora_gib, "GiB"), "memory.lora_gib");
  add (&f, _ ("KV cache"), quantity (m->kv_cache_gib, "GiB"), "memory.kv_cache_gib");
  add (&f, _ ("Tokens that it holds"), nav_format_count (nav_text_numbers (), m->kv_tokens),
       "memory.kv_tokens");
  add (&f, _ ("Longest requests at once"),
       nav_format_number (nav_text_numbers (), m->max_concurrency), "memory.max_concurrency");
  gtk_box_append (GTK_BOX (box), new_memory_chart (r));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (f.facts));
  return nav_detail_section_new (_ ("Memory of a GPU"), box);
}

static void
add_score (Filling *f, const char *name, double score, const char *path)
{
  GtkWidget *line = nav_facts_add_line (f->facts, name);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, 100);
  GtkWidget *figure = nav_figure_new (TRUE);
  g_autofree char *value = nav_format_count (nav_text_numbers (), score);
  g_autofree char *label = g_strdup_printf (_ ("%s: %s of 100"), name, value);

  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), isfinite (score) ? CLAMP (score, 0, 100) : 0);
  gtk_widget_set_size_request (bar, 90, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (bar, "score");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  nav_figure_set (NAV_FIGURE (figure), value, name, f->plan, f->r, path);
  gtk_widget_set_size_request (figure, 44, -1);
  gtk_box_append (GTK_BOX (line), bar);
  gtk_box_append (GTK_BOX (line), figure);
}

/**
 * nav_detail_section_scores:
 *
 * What the balance is made of.
 */
GtkWidget *
nav_detail_section_scores (NavPlan *plan, NavRecommendation *r)
{
  Filling f = begin (plan, r);

  add_score (&f, _ ("Quality"), r->scores.quality, "scores.quality");
  add_score (&f, _ ("Cost"), r->scores.cost, "scores.cost");
  add_score (&f, _ ("Latency"), r->scores.latency, "scores.latency");
  add_score (&f, _ ("Simplicity"), r->scores.simplicity, "scores.simplicity");
  add_score (&f, _ ("Balance of these"), r->scores.balanced, "scores.balanced");
  nav_facts_add_note (f.facts, _ ("100 is the best there can be. In quality 50 is the average of "
                                  "the models compared."));
  return nav_detail_section_new (_ ("Scores"), GTK_WIDGET (f.facts));
}

/**
 * nav_detail_section_engine:
 *
 * How it is deployed.
 */
GtkWidget *
nav_detail_section_engine (NavPlan *plan, NavRecommendation *r)
{
  Filling f = begin (plan, r);
  g_autofree char *version = nav_version_to_string (nav_engine_version (&r->candidate->engine));
  g_autofree char *weights = nav_plan_words_weights (nav_text_words (), r);

  nav_facts_add_words (f.facts, _ ("Checkpoint"), nav_plan_words_checkpoint (r));
  nav_facts_add_words (f.facts, _ ("Weights"), weights);
  nav_facts_add_words (f.facts, _ ("vLLM"), version);
  add (&f, _ ("Replicas"), nav_format_count (nav_text_numbers (), r->replicas), "replicas");
  add (&f, _ ("GPUs"), nav_format_count (nav_text_numbers (), r->gpus), "gpus");
  if (r->gpus_billed != r->gpus)
    add (&f, _ ("GPUs billed"), nav_format_count (nav_text_numbers (), r->gpus_billed),
         "gpus_billed");
  add (&f, _ ("Machines"), nav_format_count (nav_text_numbers (), r->nodes), "nodes");
  add (&f, _ ("Longest prompt and answer"), quantity (r->memory.max_model_len, "tokens"),
       "engine.max_model_len");
  return nav_detail_section_new (_ ("Deployment"), GTK_WIDGET (f.facts));
}
