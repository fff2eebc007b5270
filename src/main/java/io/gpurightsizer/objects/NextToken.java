package io.gpurightsizer.objects;

import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.tokens.Token;

/**
 * Keeps the next token until it is taken. SnakeYAML's parser asks for its kind several times, and its scanner looks each
 * time whether it has to read on first.
 */
final class NextToken implements Scanner {
    private final Scanner scanner;
    private Token next;

    NextToken(Scanner scanner) {
        this.scanner = scanner;
    }

    @Override
    public Token peekToken() {
        if (next == null) {
            next = scanner.peekToken();
        }
        return next;
    }

    @Override
    public boolean checkToken(Token.ID choice) {
        return peekToken().getTokenId() == choice;
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        Token.ID kind = peekToken().getTokenId();
        for (Token.ID choice : choices) {
            if (kind == choice) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Token getToken() {
        next = null;
        return scanner.getToken();
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }
}
