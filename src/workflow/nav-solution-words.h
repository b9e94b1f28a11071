// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-solve.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_solution_words_hardware (const NavWordsStyle *style, const NavSolution *solution,
                                   const NavSolveAnswer *answer);
char *nav_solution_words_answer (const NavWordsStyle *style, const NavSolution *solution,
                                 const NavSolveAnswer *answer);
char *nav_solution_words_sure (const NavWordsStyle *style, const NavSolveAnswer *answer);
char *nav_solution_words_value (const NavWordsStyle *style, const NavSolution *solution,
                                const NavSolveAnswer *answer);
char *nav_solution_words_reply (const NavWordsStyle *style, const NavSolution *solution);

G_END_DECLS
