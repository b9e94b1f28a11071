// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pango/pangocairo.h>

#include "chart/nav-chart-layout.h"
#include "chart/nav-chart-private.h"

G_BEGIN_DECLS

typedef struct {
  NavChartTextKind kind;
  PangoLayout *words;
  NavChartBox box;
  NavInk ink;
  gboolean swatch; /* a spot of @swatch_ink before the words */
  NavInk swatch_ink;
} NavChartText;

typedef struct {
  NavChartBox bar;
  guint row;
} NavChartRowPlace;

struct _NavChartLayout {
  NavChart *chart;
  NavChartTheme theme;
  NavChartLayoutFlags flags;
  double width;
  double height;
  PangoContext *context;
  PangoContext *numbers_context; /* "100 %" has no letter that would say so, and is never "% 100" */
  NavChartBox plot;
  GArray *texts;      /* (element-type NavChartText) */
  GArray *row_places; /* (element-type NavChartRowPlace) */
  double min[2];      /* of the axes */
  double max[2];
  double ticks[2][NAV_CHART_MAX_TICKS];
  guint n_ticks[2];
  double line; /* how high a line of ordinary text is */
  double gap;  /* between things that do not belong together */
};

/* Words are made first and given a place when it is known how large they are. */
PangoLayout *_nav_chart_words_new (const NavChartLayout *layout, NavChartTextKind kind,
                                   const char *text, double at_most);
void _nav_chart_words_measure (PangoLayout *words, double *ret_width, double *ret_height);
NavChartText *_nav_chart_layout_add (NavChartLayout *layout, NavChartTextKind kind,
                                     PangoLayout *words, double x, double y, const NavInk *ink);
gboolean _nav_chart_layout_is_free (const NavChartLayout *layout, const NavChartBox *box);

/* A flow of swatches with words. Returns: how high it is */
typedef struct {
  const char *text;
  NavInk ink;
} NavChartLegendEntry;

double _nav_chart_layout_add_legend (NavChartLayout *layout, NavChartTextKind kind,
                                     const NavChartLegendEntry *entries, guint n_entries, double x,
                                     double y, double width);

/* Each fills in the layout below @top and returns how far down it came. */
double _nav_chart_lay_out_plane (NavChartLayout *layout, double top, double bottom);
double _nav_chart_lay_out_rows (NavChartLayout *layout, double top);

double _nav_chart_layout_pixel (const NavChartLayout *layout, NavChartDirection direction,
                                double value);

/* Parts of a plane, in the files of their names. */
#define NAV_CHART_MAX_X_STEPS 10
void _nav_chart_layout_make_ticks (NavChartLayout *layout, NavChartDirection direction,
                                   guint at_most);
double _nav_chart_layout_widest_y_tick (const NavChartLayout *layout);
void _nav_chart_layout_put_y_ticks (NavChartLayout *layout);
void _nav_chart_layout_put_x_ticks (NavChartLayout *layout);
const NavChartSeries *_nav_chart_layout_series (const NavChartLayout *layout, guint i);
guint _nav_chart_layout_count_named (const NavChartLayout *layout, gboolean only_lines);
double _nav_chart_layout_names_width (const NavChartLayout *layout, double room);
double _nav_chart_layout_put_legend (NavChartLayout *layout, double y, gboolean names_behind);
void _nav_chart_layout_put_names (NavChartLayout *layout, double top, double bottom);
void _nav_chart_layout_put_labels (NavChartLayout *layout);

gboolean _nav_chart_layout_part_box (const NavChartLayout *layout, guint row, guint part,
                                     NavChartBox *ret_box);

void _nav_chart_draw_plane (const NavChartLayout *layout, cairo_t *cr);
void _nav_chart_draw_rows (const NavChartLayout *layout, cairo_t *cr);

double _nav_chart_tick_beyond (const NavChartLayout *layout);
void _nav_chart_set_ink (cairo_t *cr, const NavInk *ink, double strength);
void _nav_chart_round_box (cairo_t *cr, const NavChartBox *box, double radius);

G_END_DECLS
