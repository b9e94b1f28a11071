// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "app/nav-after-frame.h"
#include "app/nav-answer-page.h"
#include "app/nav-options-compare.h"
#include "app/nav-options-detail.h"
#include "app/nav-options-page.h"
#include "app/nav-options-split.h"
#include "app/nav-options-table.h"

G_BEGIN_DECLS

struct _NavOptionsPage {
  GtkWidget parent_instance;
  GtkStack *pages;
  AdwStatusPage *none;
  GtkStack *views;
  GtkWidget *refining; /* says that better numbers are on their way */
  GtkWidget *refining_word;
  GtkWidget *switcher;
  GtkButton *all_button;
  GtkButton *compare_button;
  NavOptionsSplit *split;
  NavAnswerPage *answer;
  NavOptionsTable *table; /* see _nav_options_page_fill_table() */
  NavOptionsCompare *compare;
  NavOptionsDetail *detail;
  NavProject *project;   /* (nullable) */
  GSignalGroup *signals; /* of the project */
  NavPlan *shown;        /* (nullable): what is on the screen */
  GStrv compared;        /* ids of what is compared */
  char *detailed;        /* (nullable): id of what the detail is of */
  guint marking;         /* source that shows @refining */
  NavAfterFrame filling; /* of @table */
  gboolean read;         /* whether there was the time to read what is being refined */
};

/* nav-options-page.c */
void _nav_options_page_show_detail (NavOptionsPage *self, const char *id);
void _nav_options_page_hide_detail (NavOptionsPage *self);
void _nav_options_page_fill_table (NavOptionsPage *self);
void _nav_options_page_set_view (NavOptionsPage *self, const char *view);
void _nav_options_page_set_compared (NavOptionsPage *self, const char *const *ids);
GPtrArray *_nav_options_page_collect_compared (NavOptionsPage *self);

/* nav-options-actions.c */
void _nav_options_page_install_actions (GtkWidgetClass *klass);
void _nav_options_page_add_shortcuts (NavOptionsPage *self);
void _nav_options_page_update_actions (NavOptionsPage *self);

G_END_DECLS
