/* The lines of a text as an object: columns with a value for each line, and lines as tuples. */
#include "core.h"

#include <stddef.h>
#include <string.h>

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
each_line(PyObject *object, PyObject *(*make)(line_table *, const line_record *))
{
    line_table *self = (line_table *)object;
    PyObject *tuple = PyTuple_New(self->count);
    for (Py_ssize_t number = 0; tuple != NULL && number < self->count; number++) {
        if (!put(tuple, number, make(self, &self->lines[number]))) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}

/* Return a tuple of one number for each line: the one that stands so many bytes inside of its record. */
static PyObject *
each_number(PyObject *object, size_t place)
{
    line_table *self = (line_table *)object;
    PyObject *tuple = PyTuple_New(self->count);
    for (Py_ssize_t number = 0; tuple != NULL && number < self->count; number++) {
        const char *record = (const char *)&self->lines[number];
        Py_ssize_t value;
        memcpy(&value, record + place, sizeof(value));
        if (!put(tuple, number, PyLong_FromSsize_t(value))) {
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
ends_of(line_table *Py_UNUSED(self), const line_record *line)
{
    return PyBool_FromLong(line->ends_sentence);
}

static PyObject *
line_table_texts(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line(self, text_of);
}

static PyObject *
line_table_ends(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_line(self, ends_of);
}

static PyObject *
line_table_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, words));
}

static PyObject *
line_table_starts(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, raw));
}

static PyObject *
line_table_digits(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, digits));
}

static PyObject *
line_table_numbers(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, numbers));
}

static PyObject *
line_table_signs(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, signs));
}

static PyObject *
line_table_capital_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, capital_words));
}

static PyObject *
line_table_small_words(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return each_number(self, offsetof(line_record, small_words));
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
