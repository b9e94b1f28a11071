// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NavUnsaved:
 *
 * A place on the disk for the work of one window that nobody saved: a plan, what was being written,
 * and which file the plan belongs to. It is held by a lock that ends with the process, however that
 * ends, so that the next session finds what a crash left. Main thread.
 */
typedef struct _NavUnsaved NavUnsaved;

char *nav_unsaved_default_folder (void);
NavUnsaved *nav_unsaved_claim (const char *folder, GError **error);
NavUnsaved *nav_unsaved_claim_number (const char *folder, guint number);
GPtrArray *nav_unsaved_find_left (const char *folder);
void nav_unsaved_release (NavUnsaved *unsaved);
void nav_unsaved_discard (NavUnsaved *unsaved);

guint nav_unsaved_get_number (const NavUnsaved *unsaved);
const char *nav_unsaved_get_plan_path (const NavUnsaved *unsaved);
gboolean nav_unsaved_has_plan (const NavUnsaved *unsaved);
gint64 nav_unsaved_get_time (const NavUnsaved *unsaved);

void nav_unsaved_set_draft (NavUnsaved *unsaved, const char *draft);
char *nav_unsaved_load_draft (const NavUnsaved *unsaved);
void nav_unsaved_set_document (NavUnsaved *unsaved, const char *path);
char *nav_unsaved_load_document (const NavUnsaved *unsaved);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavUnsaved, nav_unsaved_release)

G_END_DECLS
