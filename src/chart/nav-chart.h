// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "chart/nav-chart-axis.h"
#include "chart/nav-chart-theme.h"

G_BEGIN_DECLS

/**
 * NavChartKind: what a picture is made of.
 */
typedef enum {
  NAV_CHART_PLANE, /* series over two axes: lines, steps, areas, columns, points */
  NAV_CHART_ROWS,  /* horizontal bars from zero, each of one or several parts */
} NavChartKind;

/**
 * NavChartMark: how a series is drawn.
 */
typedef enum {
  NAV_CHART_MARK_LINE,    /* from point to point; broken where y is unknown */
  NAV_CHART_MARK_STEP,    /* keeps its level until the next point: a CDF */
  NAV_CHART_MARK_AREA,    /* a line, and what is between it and its base */
  NAV_CHART_MARK_COLUMNS, /* from x to the end of x: a histogram */
  NAV_CHART_MARK_POINTS,  /* in any order: a scatter */
} NavChartMark;

typedef enum {
  NAV_CHART_X,
  NAV_CHART_Y,
} NavChartDirection;

/**
 * NavChartLocale:
 *
 * How numbers look, and the few words that a picture and its table say by themselves. The chart
 * knows no language; the strings live as long as the charts made with them.
 */
typedef struct {
  const NavNumberStyle *numbers;
  const char *log_scale; /* "log scale", beside the label of such an axis */
  const char *no_data;   /* "No data yet", when there is nothing to draw */
  const char *series;    /* headings of the table: "Series", */
  const char *name;      /* "Name", */
  const char *part;      /* "Part", */
  const char *value;     /* "Value", */
  const char *time;      /* "Time", */
  const char *from;      /* "From", */
  const char *to;        /* "To", */
  const char *target;    /* "Target" */
} NavChartLocale;

/**
 * NavChart:
 *
 * A description of a picture: data, axes, words. Filled in by whoever makes it and not changed once
 * it was handed on; reference-counted, then readable from any thread. Data that is not finite, or
 * is beyond NAV_CHART_LARGEST, is unknown and left out.
 */
typedef struct _NavChart NavChart;

#define NAV_TYPE_CHART (nav_chart_get_type ())
GType nav_chart_get_type (void);

NavChart *nav_chart_new (NavChartKind kind, const NavChartLocale *locale, const char *title);
NavChart *nav_chart_ref (NavChart *chart);
void nav_chart_unref (NavChart *chart);

void nav_chart_set_caption (NavChart *chart, const char *caption);
void nav_chart_set_description (NavChart *chart, const char *description);
void nav_chart_set_simulated (NavChart *chart, const char *word);
void nav_chart_set_axis (NavChart *chart, NavChartDirection direction, const NavChartAxis *axis);

guint nav_chart_add_series (NavChart *chart, NavChartMark mark, NavChartRole role, const char *name,
                            const double *x, const double *y, gsize n);
void nav_chart_set_series_ends (NavChart *chart, guint series, const double *x_ends,
                                const double *bases);
void nav_chart_set_series_names (NavChart *chart, guint series, const char *const *names);

guint nav_chart_add_row (NavChart *chart, const char *name, const char *text);
void nav_chart_add_part (NavChart *chart, guint row, NavChartRole role, const char *name,
                         double length);
void nav_chart_set_row_range (NavChart *chart, guint row, double low, double high);
void nav_chart_set_row_target (NavChart *chart, guint row, double target, const char *label);

void nav_chart_add_guide (NavChart *chart, NavChartDirection direction, double value,
                          NavChartRole role, const char *label);
void nav_chart_add_guide_between (NavChart *chart, NavChartDirection direction, double value,
                                  double from, double to, NavChartRole role, const char *label);

NavChartKind nav_chart_get_kind (NavChart *chart);
const char *nav_chart_get_title (NavChart *chart);
const char *nav_chart_get_caption (NavChart *chart);
const char *nav_chart_get_description (NavChart *chart);
gboolean nav_chart_is_empty (NavChart *chart);

/**
 * NavChartPoint: one of the things in a picture that can be pointed at: a point of a series, or a
 * part of a row.
 */
typedef struct {
  guint series; /* or row */
  guint index;  /* of the point in the series, or of the part in the row */
} NavChartPoint;

typedef enum {
  NAV_CHART_MOVE_BACK,
  NAV_CHART_MOVE_ON,
  NAV_CHART_MOVE_FIRST,
  NAV_CHART_MOVE_LAST,
  NAV_CHART_MOVE_UP,   /* to the series or row before, as near as possible */
  NAV_CHART_MOVE_DOWN,
} NavChartMove;

gboolean nav_chart_move (NavChart *chart, NavChartMove move, NavChartPoint *point);
char *nav_chart_describe_point (NavChart *chart, const NavChartPoint *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavChart, nav_chart_unref)

G_END_DECLS
