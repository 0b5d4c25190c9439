package io.pentimento.viewer;

/** Who answers the questions of pages and carries out what they want. */
record Desks(
        SpectrumDesk spectra,
        WindowDesk windows,
        StatisticsDesk statistics,
        AnnotationDesk annotations,
        RuleDesk rules,
        AcknowledgementDesk acknowledgements,
        EvidenceDesk evidence,
        PhotographDesk photographs,
        PageCommands commands) {}
