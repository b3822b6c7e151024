/* A stretch of a text in the form that phrases are compared in, and where each of its characters comes from. */
#ifndef TEXTCLEAN_FOLD_H
#define TEXTCLEAN_FOLD_H

#include "core.h"

/* Offsets are from where the stretch starts. The classes are those of the folded characters. */
typedef struct {
    Py_UCS4 *chars;
    uint16_t *classes;
    uint32_t *starts, *ends;
    Py_ssize_t count, capacity;
} folded_text;

/* Fold a stretch of a text; return 0, or -1 with an error set. What was folded before is forgotten. */
int fold_stretch(characters *known, const Py_UCS4 *chars, Py_ssize_t length, folded_text *folded);

void free_folded(folded_text *folded);

#endif
