package io.pentimento.viewer;

/** Who answers the questions of pages and carries out what they want. */
record Desks(
        SpectrumDesk spectra,
        WindowDesk windows,
        StatisticsDesk statistics,
        AnnotationDesk annotations,
        PhotographDesk photographs,
        PageCommands commands,
        CommandLog history,
        DeletionDesk deletions) {}
