package io.millrace.inference;

/**
 * What one request may cost. Checks come before memory is taken, and take it from the room for all requests.
 *
 * @param answerBytes longest answer
 * @param rows most rows
 * @param elements most cells of a table, and most elements of all tensors
 * @param imageSide largest height or width of an image, in pixels
 * @param pixelBytes most bytes of all decoded images together
 * @param room what requests share
 */
public record Limits(int answerBytes, int rows, int elements, int imageSide, int pixelBytes, Room room) {
    /** @throws TooLargeException if the request has more rows than allowed */
    public void checkRows(long found) {
        if (found > rows) {
            throw new TooLargeException(
                    "the request is over the limit of " + rows + " rows; send them in several requests");
        }
    }

    /** @throws TooLargeException if the rows of a table have more cells than allowed */
    public void checkCells(long found) {
        if (found > elements) {
            throw new TooLargeException(
                    "the rows are over the limit of " + elements + " cells; send them in several requests");
        }
        room.hold(found * Double.BYTES);
    }

    /** @throws TooLargeException if the tensors have more elements than allowed */
    public void checkElements(long found) {
        if (found > elements) {
            throw new TooLargeException(
                    "the tensors are over the limit of " + elements + " elements; send them in several requests");
        }
        room.hold(found * Double.BYTES);
    }

    /** @throws TooLargeException if the images decoded so far take more than allowed */
    public void checkPixels(long found) {
        if (found > pixelBytes) {
            throw new TooLargeException("the images are over the limit of " + pixelBytes
                    + " bytes once decoded; send smaller images or fewer of them");
        }
        room.hold(found);
    }

    /** @throws TooLargeException if a side is longer than allowed */
    public void checkSides(String where, long height, long width) {
        if (Math.max(height, width) > imageSide) {
            throw new TooLargeException(where + ": an image of " + height + " x " + width
                    + " pixels is over the limit of " + imageSide + " x " + imageSide);
        }
    }
}
