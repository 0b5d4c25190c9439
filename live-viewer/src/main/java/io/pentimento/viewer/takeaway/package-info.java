/**
 * What somebody takes away from a scan, in the formats of other programs: pictures, tables, cubes, spectra and a report. Nothing
 * here knows where a scan comes from; streams are handed in and stay open. Nothing here is safe for use by several threads
 * at once but records.
 */
package io.pentimento.viewer.takeaway;
