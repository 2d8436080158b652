"""Models that travel: a trained model as a file that other programs run, with its columns, gaps,
scaling and categories.

    plan, planning     what any format has to say of a model; a model said so
    trial              rows on which a file tests itself
    c_file, c_*        C99: a struct with a field for each column, nothing allocated
    onnx_file, onnx_*  ONNX: an input for each column
    names              columns' names as identifiers and as literals
    writing            which format, and the file
"""
