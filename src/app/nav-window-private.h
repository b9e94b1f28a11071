// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-application.h"
#include "app/nav-banner.h"
#include "app/nav-chat-view.h"
#include "app/nav-needs-page.h"
#include "app/nav-observe-page.h"
#include "app/nav-options-page.h"
#include "app/nav-selection-bar.h"
#include "app/nav-shell.h"
#include "app/nav-stage-switcher.h"
#include "app/nav-start-page.h"
#include "app/nav-title.h"
#include "app/nav-window.h"

G_BEGIN_DECLS

struct _NavWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *title_stack;
  GtkWidget *sidebar_button;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkWidget *replan_button;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GMenu *recent_menu;
  GMenu *demo_menu;
  GMenu *undo_menu;
  char *undo_label; /* what it says now */
  char *redo_label;
  NavBanner *banner;
  GtkStack *pages;
  AdwStatusPage *failed;
  AdwStatusPage *broken;
  NavStartPage *start;
  NavShell *shell;
  NavTitle *title;
  NavChatView *chat;
  AdwViewStack *stages;
  NavNeedsPage *needs;
  NavOptionsPage *options;
  NavObservePage *observe;
  NavSelectionBar *selection;
  GtkWidget *bottom_switcher;

  NavSettings *settings;
  NavSpotlight *spotlight;
  GtkTextBuffer *draft;
  GSignalGroup *signals; /* of the project */
  NavProject *project;   /* (nullable): before there is knowledge */
  NavPlan *shown_plan;
  GPtrArray *waiting; /* of what is to be done when there is a project */
  GCancellable *cancellable; /* of files */
  NavUnsaved *unsaved;       /* (nullable): where unsaved work is kept */
  GPtrArray *left;           /* (element-type NavUnsaved): what a crash left, to be offered */
  guint draft_timeout;
  guint reading_timeout; /* of what is written */
  guint progress_timeout;
  gboolean showing_error; /* of a file, until the person goes back */
  gboolean blank;         /* started from a blank sheet */
  gboolean testing;       /* the progress is one of a test */
  gboolean revising;      /* what is written takes the place of the last message */
};

/* nav-window.c */
void _nav_window_set_project (NavWindow *self, NavProject *project);
void _nav_window_update (NavWindow *self);
void _nav_window_toast (NavWindow *self, const char *text);
void _nav_window_when_ready (NavWindow *self, void (*action) (NavWindow *self, gpointer data),
                             gpointer data, GDestroyNotify destroy);

/* nav-window-actions.c */
void _nav_window_add_actions (NavWindow *self);
void _nav_window_update_actions (NavWindow *self);
void _nav_window_enable (NavWindow *self, const char *name, gboolean enabled);

/* nav-window-progress.c */
void _nav_window_add_progress_actions (NavWindow *self);
void _nav_window_update_progress (NavWindow *self);

/* nav-window-talk.c */
void _nav_window_add_talk_actions (NavWindow *self);
void _nav_window_update_talk_actions (NavWindow *self);
void _nav_window_set_draft (NavWindow *self, const char *text);
char *_nav_window_dup_draft (NavWindow *self);

/* nav-window-document.c */
void _nav_window_add_document_actions (NavWindow *self);
void _nav_window_open_file (NavWindow *self, GFile *file);
void _nav_window_show_broken (NavWindow *self, const char *path, const GError *error);
NavProject *_nav_window_make_project (NavWindow *self, NavCatalog *catalog);

/* nav-window-menus.c */
void _nav_window_update_menus (NavWindow *self);
void _nav_window_fill_menus (NavWindow *self);

/* nav-window-session.c */
void _nav_window_keep_in_place (NavWindow *self, NavProject *project);
void _nav_window_schedule_draft (NavWindow *self);
void _nav_window_leave (NavWindow *self);
void _nav_window_restore_left (NavWindow *self);
void _nav_window_discard_left (NavWindow *self);
void _nav_window_forget_session (NavWindow *self);

G_END_DECLS
