// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-chat-view.h"
#include "app/nav-needs-page.h"
#include "app/nav-options-page.h"
#include "app/nav-shell.h"
#include "app/nav-stage-switcher.h"
#include "app/nav-start-page.h"
#include "app/nav-window.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

struct _NavWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *title_stack;
  GtkLabel *title;
  GtkWidget *sidebar_button;
  GtkWidget *replan_button;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress;
  GtkStack *pages;
  AdwStatusPage *failed;
  AdwStatusPage *broken;
  NavStartPage *start;
  NavShell *shell;
  NavChatView *chat;
  AdwViewStack *stages;
  NavNeedsPage *needs;
  NavOptionsPage *options;
  GtkWidget *bottom_switcher;

  GSettings *settings;
  GtkTextBuffer *draft;
  GSignalGroup *signals; /* of the project */
  NavProject *project;   /* (nullable): before there is knowledge */
  GFile *pending_file;   /* (nullable): to be opened when there is */
  NavPlan *shown_plan;
  GCancellable *cancellable; /* of files */
  guint progress_timeout;
  gboolean showing_error; /* of a file, until the person goes back */
  gboolean blank;         /* started from a blank sheet */
};

/* nav-window.c */
void _nav_window_set_project (NavWindow *self, NavProject *project);
void _nav_window_update (NavWindow *self);
void _nav_window_toast (NavWindow *self, const char *text);

/* nav-window-actions.c */
void _nav_window_add_actions (NavWindow *self);
void _nav_window_update_actions (NavWindow *self);
void _nav_window_clear_draft (NavWindow *self);

/* nav-window-document.c */
void _nav_window_new_document (NavWindow *self);
void _nav_window_choose_and_open (NavWindow *self);
void _nav_window_save (NavWindow *self);
void _nav_window_save_as (NavWindow *self);
void _nav_window_open_file (NavWindow *self, GFile *file);
void _nav_window_open_last (NavWindow *self);
void _nav_window_keep_work (NavWindow *self);
NavProject *_nav_window_make_project (NavCatalog *catalog);

G_END_DECLS
