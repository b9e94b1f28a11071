// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/* The arrays belong to the series; each has n values or is NULL. */
typedef struct {
  NavChartMark mark;
  NavChartRole role;
  char *name;
  gsize n;
  double *x;
  double *y;
  double *x_ends; /* columns: where each ends */
  double *bases;  /* areas and columns: where each stands; NULL: on zero */
  char **names;   /* of the points */
} NavChartSeries;

typedef struct {
  NavChartRole role;
  char *name;
  double length;
} NavChartPart;

typedef struct {
  char *name;
  char *text; /* what is written behind the bar */
  GArray *parts; /* (element-type NavChartPart), one after the other from zero */
  double low; /* NaN: no range */
  double high;
  double target; /* NaN: none */
  char *target_label;
} NavChartRow;

typedef struct {
  NavChartDirection direction;
  NavChartRole role;
  double value;
  double from; /* along the other axis; NaN: all of it */
  double to;
  char *label;
} NavChartGuide;

struct _NavChart {
  NavChartKind kind;
  const NavChartLocale *locale;
  char *title;
  char *caption;
  char *description;
  char *simulated; /* the word, or NULL where nothing was */
  NavChartAxis axes[2]; /* labels owned */
  GPtrArray *series;    /* (element-type NavChartSeries) */
  GPtrArray *rows;      /* (element-type NavChartRow) */
  GPtrArray *guides;    /* (element-type NavChartGuide) */
};

gboolean _nav_chart_series_shows (const NavChart *chart, const NavChartSeries *series, gsize i);
double _nav_chart_row_length (const NavChartRow *row);
void _nav_chart_data_domain (const NavChart *chart, NavChartDirection direction, double *ret_low,
                             double *ret_high);

G_END_DECLS
