/* The lines of a text, with their offsets and what is cheap to know about each, read in one pass. */
#include "core.h"

#include <string.h>

/* Characters of scripts without spaces that make ten words. */
enum { UNSPACED_CHARACTERS = 17, UNSPACED_WORDS = 10 };

/* What is counted while a line is read. What stands behind its last character that is no white space is not its own:
 * it is counted as pending, and added once something follows. */
typedef struct {
    Py_ssize_t spaces, words, unspaced;
    Py_ssize_t pending_spaces, pending_words;
    bool irregular, pending_irregular; /* two spaces in a row, or a tab */
    bool ascii, pending_ascii;
    bool in_word, after_space;
    Py_ssize_t digits, numbers, signs, pending_signs;
    Py_ssize_t capital_words, small_words;
    bool in_number, in_run; /* of digits; of anything but white space */
} line_counts;

static const line_counts no_counts = {.ascii = true, .pending_ascii = true};

/* Count a character that may stand around a line. Some of these part no words. */
static void
count_white(line_counts *counts, Py_UCS4 character, int class)
{
    if (character == ' ') {
        counts->pending_irregular |= counts->after_space;
        counts->pending_spaces++;
    } else if (character == '\t') {
        counts->pending_irregular = true;
    }
    counts->pending_signs += (class & IS_SIGN) != 0;
    counts->in_run = !(class & IS_SPACE);
    counts->in_number = false;
    counts->after_space = character == ' ';
    counts->pending_ascii &= character < 128;
    if (class & IS_SPACE) {
        counts->in_word = false;
    } else if (!counts->in_word) {
        counts->in_word = true;
        counts->pending_words++;
    }
}

/* Count what a character is by itself. */
static inline void
count_kind(line_counts *counts, int class)
{
    bool digit = class & IS_DIGIT;
    counts->digits += digit;
    counts->numbers += digit && !counts->in_number;
    counts->in_number = digit;
    counts->signs += (class & IS_SIGN) != 0;
}

/* Count a character that is the line's own, and what was pending before it. */
static void
count_own(line_counts *counts, Py_UCS4 character, int class)
{
    counts->spaces += counts->pending_spaces;
    counts->words += counts->pending_words;
    counts->irregular |= counts->pending_irregular;
    counts->ascii &= counts->pending_ascii && character < 128;
    counts->signs += counts->pending_signs;
    counts->pending_spaces = counts->pending_words = counts->pending_signs = 0;
    counts->pending_irregular = counts->after_space = false;
    count_kind(counts, class);
    if (!counts->in_run) {
        counts->capital_words += (class & IS_UPPER) != 0;
        counts->small_words += (class & IS_LOWER) != 0;
    }
    counts->in_run = !(class & IS_SPACE);
    if (class & IS_UNSPACED) {
        counts->unspaced++;
        counts->in_word = false;
    } else if (class & IS_SPACE) {
        counts->in_word = false;
    } else if (!counts->in_word) {
        counts->in_word = true;
        counts->words++;
    }
}

/* Return the words of a line that is not blank. In a script without spaces 1.7 characters count as one. */
static Py_ssize_t
words_of(const line_counts *counts, bool parted_by_spaces)
{
    if (parted_by_spaces || counts->ascii) {
        return counts->irregular ? counts->words : counts->spaces + 1;
    }
    /* To the nearest; a half cannot be. */
    Py_ssize_t doubled = 2 * UNSPACED_WORDS * counts->unspaced + UNSPACED_CHARACTERS;
    return counts->words + doubled / (2 * UNSPACED_CHARACTERS);
}

int
ends_sentence(characters *known, const Py_UCS4 *chars, Py_ssize_t start, Py_ssize_t end)
{
    while (end > start) {
        int class = class_of(known, chars[end - 1]);
        if (class < 0) {
            return -1;
        }
        if (!(class & IS_AFTER_END)) {
            return (class & IS_END_MARK) != 0;
        }
        end--;
    }
    return 0;
}

/* Nearly always the last character or the one before it decides, so a text is not copied for this. */
PyObject *
characters_ends_sentence(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a string was expected");
        return NULL;
    }
    for (Py_ssize_t at = PyUnicode_GetLength(text) - 1; at >= 0; at--) {
        Py_UCS4 character = PyUnicode_ReadChar(text, at);
        int ends = ends_sentence((characters *)self, &character, 0, 1);
        int class = class_of((characters *)self, character);
        if (ends < 0 || class < 0) {
            return NULL;
        }
        if (!(class & IS_AFTER_END)) {
            return PyBool_FromLong(ends);
        }
    }
    return PyBool_FromLong(0);
}

/* Return a line to write into, or NULL with an error set. */
static line_record *
next_line(line_table *self)
{
    if (self->count == self->capacity) {
        Py_ssize_t capacity = self->capacity ? 2 * self->capacity : 64;
        line_record *lines = PyMem_Realloc(self->lines, (size_t)capacity * sizeof(line_record));
        if (lines == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        self->lines = lines;
        self->capacity = capacity;
    }
    return &self->lines[self->count++];
}

/* Pass over the rest of a word whose characters are on the first page, which changes nothing but what is gathered of all
 * characters; return where it ends. */
static Py_ssize_t
rest_of_word(line_table *self, Py_ssize_t at, line_counts *counts, int *classes)
{
    const character_page *page = self->known->pages[0];
    int gathered = 0;
    Py_UCS4 highest = 0;
    for (; page != NULL && at < self->length && self->chars[at] < 256; at++) {
        int class = page->classes[self->chars[at]];
        if (class & (IS_WHITE | IS_BREAK | IS_SPACE | IS_UNSPACED)) {
            break;
        }
        count_kind(counts, class);
        gathered |= class;
        highest |= self->chars[at];
    }
    counts->ascii &= highest < 128;
    *classes |= gathered;
    return at;
}

/* Read one line from a place on; return where the next one starts, -1 at the end of the text, -2 with an error set. */
static Py_ssize_t
read_line(line_table *self, Py_ssize_t at, line_counts *counts, int *classes)
{
    line_record *line = next_line(self);
    if (line == NULL) {
        return -2;
    }
    *line = (line_record){.raw = at, .start = at, .end = at};
    *counts = no_counts;
    bool filled = false;
    while (at < self->length) {
        Py_UCS4 character = self->chars[at];
        int class = class_of(self->known, character);
        if (class < 0) {
            return -2;
        }
        *classes |= class;
        if (class & IS_BREAK) {
            bool two = character == '\r' && at + 1 < self->length && self->chars[at + 1] == '\n';
            return at + (two ? 2 : 1);
        }
        if (!(class & IS_WHITE)) {
            if (!filled) {
                filled = true;
                *counts = no_counts; /* white space before the line is not its own */
                line->start = at;
                self->filled++;
            }
            count_own(counts, character, class);
            int rest = class;
            at = counts->in_word ? rest_of_word(self, at + 1, counts, &rest) : at + 1;
            line->end = at;
            *classes |= rest;
        } else {
            count_white(counts, character, class);
            at++;
        }
    }
    return -1;
}

/* Read all lines; return 0, or -1 with an error set. Whether plain spaces part all words is known at the end only. */
static int
read_lines(line_table *self)
{
    Py_ssize_t at = 0;
    int classes = 0;
    do {
        line_counts counts;
        at = read_line(self, at, &counts, &classes);
        if (at == -2) {
            return -1;
        }
        line_record *line = &self->lines[self->count - 1];
        if (line->end > line->start) {
            int ends = ends_sentence(self->known, self->chars, line->start, line->end);
            if (ends < 0) {
                return -1;
            }
            line->ends_sentence = ends;
            line->digits = counts.digits;
            line->numbers = counts.numbers;
            line->signs = counts.signs;
            line->capital_words = counts.capital_words;
            line->small_words = counts.small_words;
            line->words = words_of(&counts, true);
            line->other_words = words_of(&counts, false);
        }
    } while (at >= 0);
    if (classes & IS_UNCOMMON) {
        for (Py_ssize_t number = 0; number < self->count; number++) {
            self->lines[number].words = self->lines[number].other_words;
        }
    }
    return 0;
}

static PyObject *
line_table_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *known, *text;
    if (keywords != NULL && PyDict_Size(keywords) != 0) {
        PyErr_SetString(PyExc_TypeError, "LineTable takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OU:LineTable", &known, &text)) {
        return NULL;
    }
    line_table *self = (line_table *)PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    if (!is_instance(known, (PyObject *)self, CHARACTERS_TYPE, "Characters")) {
        Py_DECREF(self);
        return NULL;
    }
    self->known = (characters *)Py_NewRef(known);
    self->text = Py_NewRef(text);
    self->length = PyUnicode_GetLength(text);
    self->chars = PyUnicode_AsUCS4Copy(text);
    if (self->length < 0 || self->chars == NULL || read_lines(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void
line_table_dealloc(PyObject *object)
{
    line_table *self = (line_table *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->chars);
    PyMem_Free(self->lines);
    Py_XDECREF(self->text);
    Py_XDECREF((PyObject *)self->known);
    PyObject_Free(object);
    Py_DECREF(type);
}

/* Put a new object into a tuple; return whether that went well. */
static bool
put(PyObject *tuple, Py_ssize_t place, PyObject *item)
{
    return item != NULL && PyTuple_SetItem(tuple, place, item) == 0;
}

/* Return a tuple of one object for each line, made by a function. */
static PyObject *
each_line(line_table *self, PyObject *(*make)(line_table *, const line_record *))
{
    PyObject *tuple = PyTuple_New(self->count);
    for (Py_ssize_t number = 0; tuple != NULL && number < self->count; number++) {
        if (!put(tuple, number, make(self, &self->lines[number]))) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}

static PyObject *
text_of(line_table *self, const line_record *line)
{
    return PyUnicode_Substring(self->text, line->start, line->end);
}

static PyObject *
words_of_line(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->words);
}

static PyObject *
raw_start_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->raw);
}

static PyObject *
digits_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->digits);
}

static PyObject *
numbers_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->numbers);
}

static PyObject *
signs_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->signs);
}

static PyObject *
capital_words_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->capital_words);
}

static PyObject *
small_words_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyLong_FromSsize_t(line->small_words);
}

static PyObject *
ends_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyBool_FromLong(line->ends_sentence);
}

static PyObject *
line_table_texts(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, text_of);
}

static PyObject *
line_table_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, words_of_line);
}

static PyObject *
line_table_starts(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, raw_start_of);
}

static PyObject *
line_table_digits(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, digits_of);
}

static PyObject *
line_table_numbers(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, numbers_of);
}

static PyObject *
line_table_signs(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, signs_of);
}

static PyObject *
line_table_capital_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, capital_words_of);
}

static PyObject *
line_table_small_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, small_words_of);
}

static PyObject *
line_table_ends(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line((line_table *)self, ends_of);
}

static PyObject *
line_table_filled_numbers(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    line_table *self = (line_table *)object;
    PyObject *numbers = PyTuple_New(self->filled);
    Py_ssize_t place = 0;
    for (Py_ssize_t number = 0; numbers != NULL && number < self->count; number++) {
        if (self->lines[number].end > self->lines[number].start && !put(numbers, place++, PyLong_FromSsize_t(number))) {
            Py_CLEAR(numbers);
        }
    }
    return numbers;
}

/* Return a line as an object of a class that is a tuple: number, start, end, text, words. */
static PyObject *
make_line(line_table *self, PyTypeObject *class, Py_ssize_t number, PyObject *texts)
{
    const line_record *line = &self->lines[number];
    PyObject *text = PyTuple_GetItem(texts, number);
    PyObject *made = text == NULL ? NULL : PyType_GenericAlloc(class, 5);
    if (made != NULL &&
        !(put(made, 0, PyLong_FromSsize_t(number)) && put(made, 1, PyLong_FromSsize_t(line->start)) &&
          put(made, 2, PyLong_FromSsize_t(line->end)) && put(made, 3, Py_NewRef(text)) &&
          put(made, 4, PyLong_FromSsize_t(line->words)))) {
        Py_CLEAR(made);
    }
    return made;
}

/* Read the arguments that the makers of lines share; return whether they are right. */
static bool
is_line_class(PyObject *class)
{
    if (!PyType_Check(class) || !PyType_IsSubtype((PyTypeObject *)class, &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "the class of a line has to be a tuple");
        return false;
    }
    return true;
}

static PyObject *
line_table_line(PyObject *object, PyObject *args)
{
    line_table *self = (line_table *)object;
    PyObject *class, *texts;
    Py_ssize_t number;
    if (!PyArg_ParseTuple(args, "OnO!:line", &class, &number, &PyTuple_Type, &texts) || !is_line_class(class)) {
        return NULL;
    }
    if (number < 0 || number >= self->count) {
        PyErr_SetString(PyExc_IndexError, "there is no such line");
        return NULL;
    }
    return make_line(self, (PyTypeObject *)class, number, texts);
}

/* Return the line of a number from a list of those that were made, where it is made if it is missing. */
static PyObject *
known_line(line_table *self, PyTypeObject *class, Py_ssize_t number, PyObject *texts, PyObject *made)
{
    PyObject *line = PyList_GetItem(made, number);
    if (line == NULL) {
        return NULL;
    }
    if (!Py_IsNone(line)) {
        return Py_NewRef(line);
    }
    line = make_line(self, class, number, texts);
    if (line != NULL && PyList_SetItem(made, number, Py_NewRef(line)) < 0) {
        Py_CLEAR(line);
    }
    return line;
}

static PyObject *
line_table_filled(PyObject *object, PyObject *args)
{
    line_table *self = (line_table *)object;
    PyObject *class, *texts, *made;
    if (!PyArg_ParseTuple(args, "OO!O!:filled", &class, &PyTuple_Type, &texts, &PyList_Type, &made) ||
        !is_line_class(class)) {
        return NULL;
    }
    PyObject *filled = PyTuple_New(self->filled);
    Py_ssize_t place = 0;
    for (Py_ssize_t number = 0; filled != NULL && number < self->count; number++) {
        if (self->lines[number].end > self->lines[number].start &&
            !put(filled, place++, known_line(self, (PyTypeObject *)class, number, texts, made))) {
            Py_CLEAR(filled);
        }
    }
    return filled;
}

static PyObject *
line_table_count(PyObject *self, void *Py_UNUSED(closure))
{
    return PyLong_FromSsize_t(((line_table *)self)->count);
}

static PyMethodDef line_table_methods[] = {
    {"texts", line_table_texts, METH_NOARGS, "Return the text of each line, without the white space around it."},
    {"words", line_table_words, METH_NOARGS, "Return the number of words on each line."},
    {"starts", line_table_starts, METH_NOARGS, "Return where each line starts, with its white space."},
    {"ends", line_table_ends, METH_NOARGS, "Return whether each line ends a sentence."},
    {"digits", line_table_digits, METH_NOARGS, "Return the number of digits on each line."},
    {"numbers", line_table_numbers, METH_NOARGS, "Return the number of runs of digits on each line."},
    {"signs", line_table_signs, METH_NOARGS, "Return the number of signs on each line."},
    {"capital_words", line_table_capital_words, METH_NOARGS, "Return how many words begin with a capital letter."},
    {"small_words", line_table_small_words, METH_NOARGS, "Return how many words begin with a small letter."},
    {"filled_numbers", line_table_filled_numbers, METH_NOARGS, "Return the numbers of the lines that are not blank."},
    {"line", line_table_line, METH_VARARGS, "line(class, number, texts): return a line."},
    {"filled", line_table_filled, METH_VARARGS, "filled(class, texts, made): return the lines that are not blank."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef line_table_attributes[] = {
    {"count", line_table_count, NULL, "The number of lines.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot line_table_slots[] = {
    {Py_tp_doc, "LineTable(characters, text): the lines of a text."},
    {Py_tp_new, line_table_new},
    {Py_tp_dealloc, line_table_dealloc},
    {Py_tp_methods, line_table_methods},
    {Py_tp_getset, line_table_attributes},
    {0, NULL},
};

PyType_Spec line_table_spec = {
    .name = "textclean._native.LineTable",
    .basicsize = sizeof(line_table),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = line_table_slots,
};
