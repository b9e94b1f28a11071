// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-project.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_project_words_title (const NavWordsStyle *style, NavProject *project);
char *nav_project_words_step (const NavWordsStyle *style, const NavProjectStep *step);
char *nav_project_words_edit (const NavWordsStyle *style, const NavEdit *edit);
char *nav_project_words_note (const NavWordsStyle *style, const NavEditNote *note);
char *nav_project_words_origin (const NavWordsStyle *style, const NavLeaf *leaf);

G_END_DECLS
