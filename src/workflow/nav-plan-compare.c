// SPDX-License-Identifier: Apache-2.0
// Recommendations side by side: what is the same, what differs, and what differs by less than
// anybody can tell.

#include "config.h"

#include "workflow/nav-plan-compare.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-columns.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

typedef struct _Line Line;

/**
 * Line: how a row comes about. @interval says between what ends the true figure is; without it,
 * what reads the same is the same. @column or @figure says what is better, where anything is.
 */
struct _Line {
  const char *title;
  gboolean figures;
  char *(*cell) (const NavWordsStyle *style, const NavRecommendation *r, const Line *line);
  NavRange (*interval) (const NavRecommendation *r, const Line *line);
  guint index; /* of a judged metric */
  NavPlanColumn column; /* whose order holds for the line; NAV_N_COLUMNS: there is none */
  double (*figure) (const NavRecommendation *r); /* (nullable): what is in order itself */
  gboolean most;                                 /* the more of it the better */
};

#define CELL(name)                                                                                 \
  static char *name (const NavWordsStyle *style, const NavRecommendation *r, const Line *line)

CELL (checkpoint_cell)
{
  (void) style;
  (void) line;
  return g_strdup (nav_plan_words_checkpoint (r));
}

CELL (weights_cell)
{
  (void) line;
  return nav_plan_words_weights (style, r);
}

CELL (hardware_cell)
{
  (void) line;
  return nav_plan_words_hardware (style, r);
}

CELL (split_cell)
{
  (void) line;
  return nav_plan_words_split (style, r);
}

CELL (price_cell)
{
  (void) line;
  return nav_plan_words_price (style, r);
}

CELL (gpu_hour_cell)
{
  (void) line;
  return nav_format_money (style->numbers, r->price.usd_per_gpu_hour, "USD");
}

CELL (provider_cell)
{
  (void) line;
  return nav_plan_words_provider (style, r);
}

CELL (million_mean_cell)
{
  (void) line;
  return nav_format_money (style->numbers, r->cost_per_million_tokens_mean, "USD");
}

CELL (million_full_cell)
{
  (void) line;
  return nav_format_money (style->numbers, r->cost_per_million_tokens_full, "USD");
}

CELL (requests_cell)
{
  (void) line;
  return nav_format_money (style->numbers, r->cost_per_1000_requests, "USD");
}

CELL (one_more_cell)
{
  (void) line;
  return nav_format_money (style->numbers, r->cost_per_replica_month, "USD");
}

/* "61 ms (48–74 ms)": the range is what makes two of them the same or not. */
CELL (latency_cell)
{
  const NavSloMetric *m = &r->slo.metrics[line->index];
  g_autofree char *value = nav_format_ms (style->numbers, m->predicted);
  g_autofree char *range = NULL;

  if (!isfinite (m->low) || !isfinite (m->high))
    return g_steal_pointer (&value);
  range = nav_format_ms_range (style->numbers, m->low, m->high);
  return g_strdup_printf ("%s (%s)", value, range);
}

CELL (verdict_cell)
{
  (void) line;
  return g_strdup (nav_words_term (style, NAV_WORDS_VERDICT, nav_verdict_names[r->slo.verdict]));
}

CELL (rate_cell)
{
  (void) line;
  return nav_format_rate (style->numbers, r->max_rate_per_replica);
}

CELL (memory_cell)
{
  (void) line;
  return nav_format_gib (style->numbers, r->memory.weights_gib);
}

CELL (cache_cell)
{
  (void) line;
  return nav_format_gib (style->numbers, r->memory.kv_cache_gib);
}

CELL (quality_cell)
{
  (void) line;
  return nav_plan_words_quality (style, r);
}

CELL (score_cell)
{
  (void) line;
  return nav_format_count (style->numbers, r->scores.balanced);
}

CELL (basis_cell)
{
  (void) line;
  return nav_plan_words_basis (style, r);
}

static NavRange
latency_interval (const NavRecommendation *r, const Line *line)
{
  const NavSloMetric *m = &r->slo.metrics[line->index];

  return (NavRange){ m->low, m->high };
}

static NavRange
quality_interval (const NavRecommendation *r, const Line *line)
{
  (void) line;
  if (r->quality == NULL)
    return (NavRange){ NAN, NAN };
  return (NavRange){ r->quality->score - r->quality->plus_minus,
                     r->quality->score + r->quality->plus_minus };
}

static double
million_mean (const NavRecommendation *r)
{
  return r->cost_per_million_tokens_mean;
}

static double
million_full (const NavRecommendation *r)
{
  return r->cost_per_million_tokens_full;
}

static double
thousand_requests (const NavRecommendation *r)
{
  return r->cost_per_1000_requests;
}

static double
highest_rate (const NavRecommendation *r)
{
  return r->max_rate_per_replica;
}

#define PLAIN(title, cell) { title, FALSE, cell, NULL, 0, NAV_N_COLUMNS, NULL, FALSE }
#define FIGURE(title, cell, column) { title, TRUE, cell, NULL, 0, column, NULL, FALSE }
#define LEAST(title, cell, figure) { title, TRUE, cell, NULL, 0, NAV_N_COLUMNS, figure, FALSE }
#define MOST(title, cell, figure) { title, TRUE, cell, NULL, 0, NAV_N_COLUMNS, figure, TRUE }
#define LATENCY(title, index, column)                                                              \
  { title, TRUE, latency_cell, latency_interval, index, column, NULL, FALSE }

static const Line lines[] = {
  PLAIN (N_ ("Checkpoint"), checkpoint_cell),
  PLAIN (N_ ("Weights"), weights_cell),
  PLAIN (N_ ("GPUs"), hardware_cell),
  PLAIN (N_ ("Split"), split_cell),
  FIGURE (N_ ("Price"), price_cell, NAV_COLUMN_COST),
  FIGURE (N_ ("Price of a GPU-hour"), gpu_hour_cell, NAV_N_COLUMNS),
  PLAIN (N_ ("Provider"), provider_cell),
  LEAST (N_ ("A million tokens at mean load"), million_mean_cell, million_mean),
  LEAST (N_ ("A million tokens fully used"), million_full_cell, million_full),
  LEAST (N_ ("A thousand requests"), requests_cell, thousand_requests),
  FIGURE (N_ ("One more replica, a month"), one_more_cell, NAV_N_COLUMNS),
  LATENCY (N_ ("TTFT {p:percentile}"), 0, NAV_COLUMN_TTFT),
  LATENCY (N_ ("TPOT {p:percentile}"), 1, NAV_COLUMN_TPOT),
  LATENCY (N_ ("E2E {p:percentile}"), 2, NAV_COLUMN_E2E),
  PLAIN (N_ ("Targets"), verdict_cell),
  MOST (N_ ("Highest rate of a replica"), rate_cell, highest_rate),
  FIGURE (N_ ("Memory for weights, a GPU"), memory_cell, NAV_N_COLUMNS),
  FIGURE (N_ ("Memory for the KV cache, a GPU"), cache_cell, NAV_N_COLUMNS),
  { N_ ("Quality"), TRUE, quality_cell, quality_interval, 0, NAV_COLUMN_QUALITY, NULL,
    FALSE },
  FIGURE (N_ ("Balance (0–100)"), score_cell, NAV_COLUMN_SCORE),
  PLAIN (N_ ("Rests on"), basis_cell),
};

static void
row_free (gpointer data)
{
  NavCompareRow *row = data;

  g_free (row->title);
  g_strfreev (row->cells);
  g_free (row);
}

static gboolean
all_read_the_same (char *const *cells)
{
  for (gsize i = 1; cells[0] != NULL && cells[i] != NULL; i++)
    if (!g_str_equal (cells[0], cells[i]))
      return FALSE;
  return TRUE;
}

/* Intervals that all overlap have a point in common; one that nobody knows overlaps with none. */
static gboolean
all_overlap (const Line *line, const GPtrArray *recommendations)
{
  double low = -INFINITY, high = INFINITY;

  for (guint i = 0; i < recommendations->len; i++) {
    NavRange interval = line->interval (recommendations->pdata[i], line);
    if (!isfinite (interval.low) || !isfinite (interval.high))
      return FALSE;
    low = MAX (low, interval.low);
    high = MIN (high, interval.high);
  }
  return low <= high;
}

/* What another one may be as good as is not the best. */
static gboolean
is_beyond_doubt (const Line *line, const GPtrArray *recommendations, guint best)
{
  NavRange mine, other;

  if (line->interval == NULL)
    return TRUE;
  mine = line->interval (recommendations->pdata[best], line);
  for (guint i = 0; i < recommendations->len; i++) {
    other = line->interval (recommendations->pdata[i], line);
    if (i != best && mine.low <= other.high && other.low <= mine.high)
      return FALSE;
  }
  return TRUE;
}

/* Below 0: @a is better than @b. What nobody knows is no better than anything. */
static int
order (const Line *line, const NavRecommendation *a, const NavRecommendation *b)
{
  double x, y;

  if (line->figure == NULL)
    return nav_plan_column_compare (line->column, FALSE, a, b);
  x = line->figure (a);
  y = line->figure (b);
  if (!isfinite (x) || !isfinite (y))
    return isfinite (y) - isfinite (x);
  return line->most ? (x < y) - (x > y) : (x > y) - (x < y);
}

/* Two that are equally good are both not the best. */
static int
find_best (const Line *line, const GPtrArray *recommendations)
{
  guint best = 0;
  gboolean alone = TRUE;

  if (line->column == NAV_N_COLUMNS && line->figure == NULL)
    return -1;
  for (guint i = 1; i < recommendations->len; i++) {
    int first = order (line, recommendations->pdata[i], recommendations->pdata[best]);
    alone = first == 0 ? FALSE : first < 0 ? TRUE : alone;
    best = first < 0 ? i : best;
  }
  return alone && is_beyond_doubt (line, recommendations, best) ? (int) best : -1;
}

static NavCompareRow *
new_row (const NavWordsStyle *style, const Line *line, const GPtrArray *recommendations)
{
  const NavRecommendation *first = recommendations->pdata[0];
  NavCompareRow *row = g_new0 (NavCompareRow, 1);

  row->title = _nav_words_fill (style, line->title,
                                nav_finding_new ("", "#p", first->slo.percentile, NULL));
  row->figures = line->figures;
  row->cells = g_new0 (char *, recommendations->len + 1);
  for (guint i = 0; i < recommendations->len; i++)
    row->cells[i] = line->cell (style, recommendations->pdata[i], line);
  row->state = all_read_the_same (row->cells)                              ? NAV_COMPARE_SAME
               : line->interval != NULL && all_overlap (line, recommendations)
                 ? NAV_COMPARE_ABOUT_SAME
                 : NAV_COMPARE_DIFFERENT;
  row->best = row->state == NAV_COMPARE_DIFFERENT ? find_best (line, recommendations) : -1;
  return row;
}

/**
 * nav_plan_compare:
 * @recommendations: (element-type NavRecommendation): at least one, of one plan
 *
 * Returns: (transfer container) (element-type NavCompareRow): what there is to say of them, row by
 *   row
 */
GPtrArray *
nav_plan_compare (const NavWordsStyle *style, const GPtrArray *recommendations)
{
  GPtrArray *rows;

  g_return_val_if_fail (recommendations != NULL && recommendations->len > 0, NULL);

  rows = g_ptr_array_new_with_free_func (row_free);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_ptr_array_add (rows, new_row (style, &lines[i], recommendations));
  return rows;
}

/**
 * nav_plan_words_compare_state:
 *
 * Returns: `same`, `about the same`, `different`
 */
const char *
nav_plan_words_compare_state (const NavWordsStyle *style, NavCompareState state)
{
  static const char *const words[] = {
    [NAV_COMPARE_SAME] = N_ ("same"),
    [NAV_COMPARE_ABOUT_SAME] = N_ ("about the same"),
    [NAV_COMPARE_DIFFERENT] = N_ ("different"),
  };

  return _nav_words_translate (style, words[state]);
}
